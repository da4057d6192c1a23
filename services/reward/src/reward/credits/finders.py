"""Who earned a reward by finding hidden revenue, so that it was levied (숨은 세원 발굴). Pure.

Gimpo reward ordinance §3①3호·②1호 after bill 3574, §2①1호·②1호 before it; 지방세기본법 §146①3호.
"""

from datetime import timedelta

from semu_law.calendar import months_passed_on

from reward.credits.exclusions import Exclusion, lapsed, of_rank
from reward.credits.merit import Merit
from reward.credits.terms import Terms
from reward.facts.facts import Finder, Finding, Receipt, Work


def judge_finders(receipt: Receipt, work: Work, terms: Terms) -> list[Merit]:
    """Every finder of the bill that the receipt is about, judged; nobody if the bill was not found."""
    if work.finding is None:
        return []
    barred = _bar(receipt, work.finding, terms)
    finders = sorted(work.finding.finders, key=lambda one: one.person)
    return [_of_finder(receipt, finder, barred, work, terms) for finder in finders]


def _of_finder(receipt: Receipt, finder: Finder, barred: Exclusion | None, work: Work, terms: Terms) -> Merit:
    if not finder.official:
        return Merit("finder", finder.person, None, barred)
    standing = work.register.on(finder.person, receipt.day)
    grade = standing.grade if standing else None
    return Merit("finder", finder.person, standing, barred or of_rank(grade, None, terms))


def _bar(receipt: Receipt, finding: Finding, terms: Terms) -> Exclusion | None:
    """What excludes the finding for all of its finders. The exclusions of §3④ are about arrears (policy
    `reward.finder.exclusions`)."""
    terms.policy("reward.finder.exclusions")
    finders = terms.ordinance("reward.finders")
    if finders is None:
        legality = terms.national("reward.legality")
        return Exclusion("kind-not-in-ordinance", legality.article, "조례에 숨은 세원의 포상금이 없다.")
    # 부과하게 한 자: of non-tax revenue another paragraph says so.
    article = (finders if receipt.local_tax else terms.required("reward.finding.non-tax-uses")).article
    if receipt.decided_on is None or receipt.liability_day is None:
        return Exclusion("levy-unknown", article, "납세의무 성립일과 부과일이 통보되지 않았다.")
    if receipt.decided_on < finding.found_on:
        return Exclusion(
            "levied-before-found", article,
            f"찾아낸 날({finding.found_on})보다 먼저({receipt.decided_on}) 부과되었다.",
        )  # fmt: skip
    hidden = _too_young(receipt, finding, terms) if receipt.local_tax else _not_listed(finding, terms)
    return hidden or lapsed(receipt, terms)


def _too_young(receipt: Receipt, finding: Finding, terms: Terms) -> Exclusion | None:
    """A tax is hidden revenue when a year or more has passed since the liability arose."""
    age = terms.required("reward.finding.tax-age")
    first_day = terms.policy("reward.finding.first-day")
    assert receipt.liability_day is not None, "asked only where it was told"
    start = receipt.liability_day + timedelta(days=0 if first_day.choice == "counted" else 1)
    if finding.found_on >= months_passed_on(start, 12 * age.count):
        return None
    return Exclusion(
        "liability-too-recent", age.article,
        f"납세의무 성립일({receipt.liability_day})부터 찾아낸 날({finding.found_on})까지 {age.count}년이 못 된다.",
    )  # fmt: skip


def _not_listed(finding: Finding, terms: Terms) -> Exclusion | None:
    """Of non-tax revenue only the uses that the ordinance lists (무단점용, 무신고 사용, 부정한 방법)."""
    uses = terms.required("reward.finding.non-tax-uses")
    terms.policy("reward.finder.levied-as")
    if finding.use in uses.names:
        return None
    return Exclusion("use-not-listed", uses.article, "조례가 든 무단점용·무신고 사용·부정한 방법이 아니다.")
