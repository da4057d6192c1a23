"""Why nothing is paid for a receipt, whoever worked for it (제외). Pure.

Gimpo reward ordinance (김포시 세입징수 포상금 지급 조례) §2·§3 after bill 3574, §2 before it; for local tax also decree
rule (지방세기본법 시행규칙) §54.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from semu_law import Found

from reward.credits.terms import Terms
from reward.facts.facts import Disposition, MeritClaim, Receipt

DIVIDEND = "other_creditors_dividend"
"""다른 권리자의 공매·경매 배당."""


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Why no reward is paid: a stable reason, the article, and a Korean sentence."""

    reason: str
    article: str
    why: str


def bar(
    receipt: Receipt, dispositions: Sequence[Disposition], claims: Sequence[MeritClaim], terms: Terms
) -> Exclusion | None:
    """What excludes a receipt for every collector, in the order of the articles."""
    return (
        _not_arrears(receipt, terms)
        or lapsed(receipt, terms)
        or _demanded(receipt, terms)
        or _carried_over(receipt, terms)
        or _dividend(receipt, dispositions, claims, terms)
    )


def lapsed(receipt: Receipt, terms: Terms) -> Exclusion | None:
    """What was paid after its claim was extinguished is owed back (소멸시효 완성)."""
    if receipt.limitation_on is None or receipt.limitation_on >= receipt.day:
        return None
    extinguished = terms.national("limitation.effect")
    return Exclusion("limitation-complete", extinguished.article, "소멸시효가 완성된 뒤의 수납이다.")


def excluding(reason: str, receipt: Receipt, terms: Terms) -> Found | None:
    """The provision that excludes: the ordinance's, or for local tax (지방세에만) the decree rule's."""
    found = terms.ordinance(f"reward.exclusion.{reason}")
    if found is not None:
        return found
    national = terms.national("reward.tax.not-a-contribution") if receipt.local_tax else None
    return national if national is not None and reason in national.names else None


def of_rank(grade: int | None, directly: bool | None, terms: Terms) -> Exclusion | None:
    """Grade 5 and above get nothing (5급 이상 관리직) unless they collected `directly` (§3⑤); nor does an official
    whose grade is not known. `directly` is None where nothing is collected: of finders and proposers."""
    limit = terms.ordinance("reward.grade-limit")
    if grade is None:
        return Exclusion(
            "official-unknown", (limit or terms.required("reward.special-merit")).article,
            "공무원 명부에 없어 급수를 알 수 없다. 명부에 오르면 다시 셈한다.",
        )  # fmt: skip
    if limit is None or grade > limit.count or directly:
        return None
    terms.reading("reward.grade.day")
    proviso = "" if directly is None else "(직접 징수한 특별공적은 공적조서에 적어 위원회의 인정을 받는다)"
    return Exclusion(
        "grade-5-or-above", limit.article,
        f"{grade}급: {limit.count}급 이상 관리직에게는 지급하지 않는다{proviso}.",
    )  # fmt: skip


def no_merit(terms: Terms) -> Exclusion:
    return Exclusion(
        "no-contact-on-record", notice_only(terms).article, "공무원의 직접 독려나 처분의 기록 없이 자진 납부되었다."
    )


def notice_only(terms: Terms) -> Found:
    """The provision that sending notices is no merit; what merit is, where the ordinance says no more."""
    return terms.ordinance("reward.exclusion.notice-only") or terms.required("reward.special-merit")


def _not_arrears(receipt: Receipt, terms: Terms) -> Exclusion | None:
    """체납액: §2 5호 since the amendment, 지난연도 체납액 before it."""
    arrears = terms.required("reward.arrears")
    if receipt.arrears_since is None or receipt.arrears_since > receipt.day:
        return Exclusion("not-in-arrears", arrears.article, "수납일에 체납이 아니었다.")
    if receipt.levy_year >= receipt.day.year:
        return _levied_this_year(receipt, terms, arrears)
    if arrears.choice == "closed-years-demanded" and receipt.decided_on and receipt.decided_on.year >= receipt.day.year:
        # 부과되어: an earlier year's levy that was decided only after that year was closed.
        return Exclusion(
            "levied-this-year", arrears.article,
            f"직전 회계연도가 폐쇄된 뒤({receipt.decided_on})에 부과되었다.",
        )  # fmt: skip
    return None


def _levied_this_year(receipt: Receipt, terms: Terms, arrears: Found) -> Exclusion:
    """Before the amendment §2②2호 said no 지난연도 of non-tax revenue, but no rate was set for the year of the levy."""
    if arrears.choice == "past-years" and not receipt.local_tax:
        no_rate = terms.reading("reward.arrears.non-tax") or arrears
        return Exclusion("levied-this-year", no_rate.article, "현년도분 세외수입 체납액에는 정한 지급기준이 없다.")
    return Exclusion("levied-this-year", arrears.article, "직전 회계연도가 폐쇄되기 전에 부과된 것이 아니다(현년도분).")


def _demanded(receipt: Receipt, terms: Terms) -> Exclusion | None:
    """§2 5호 단서: 독촉장 또는 납부최고서의 납부기한이 지나지 아니한 것은 체납액이 아니다."""
    arrears = terms.required("reward.arrears")
    if arrears.choice != "closed-years-demanded":
        return None
    if receipt.demand_due is None:
        unrecorded = terms.policy("reward.demand-unrecorded")
        if unrecorded.choice == "arrears":
            return None
        return Exclusion("demand-not-passed", unrecorded.article, "독촉의 납부기한이 기록되지 않았다.")
    if receipt.demand_due >= receipt.day:
        return Exclusion(
            "demand-not-passed", arrears.article, f"독촉의 납부기한({receipt.demand_due})이 지나지 않았다."
        )
    return None


def _carried_over(receipt: Receipt, terms: Terms) -> Exclusion | None:
    carried = terms.ordinance("reward.exclusion.deferral-carried-over")
    if carried is None or receipt.deferred_due is None or receipt.deferred_due.year <= receipt.due_date.year:
        return None
    return Exclusion(
        "deferral-carried-over", carried.article, f"징수유예로 납부기한이 {receipt.deferred_due.year}년으로 이월되었다."
    )


def _dividend(
    receipt: Receipt, dispositions: Sequence[Disposition], claims: Sequence[MeritClaim], terms: Terms
) -> Exclusion | None:
    """A dividend from another creditor's sale, unless an objection (배당이의) was won for it, or the work record names
    another special effort (이의신청 등 특별한 노력)."""
    kinds = {one.kind for one in dispositions}
    found = excluding("other-creditors-dividend", receipt, terms)
    if DIVIDEND not in kinds or found is None:
        return None
    terms.reading("reward.dividend.receipts")
    if "dividend_objection" in kinds:
        terms.policy("reward.dividend-objection")
        return None
    if any(one.ground == "special_effort" for one in claims):
        return None
    return Exclusion("other-creditors-dividend", found.article, "다른 권리자의 공매·경매 배당으로 징수되었다.")
