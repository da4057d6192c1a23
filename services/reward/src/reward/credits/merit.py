"""Who earned a reward for a receipt, and why nobody or somebody did not (지급대상, 제외). Pure.

Gimpo reward ordinance (김포시 세입징수 포상금 지급 조례) §2·§3 after bill 3574, §2 before it.
Sending a message is no merit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from semu_law import Found
from semu_law.calendar import months_before

from reward.credits.terms import Terms
from reward.facts.facts import Contact, Disposition, Receipt, Standing, Work

MEETING_KINDS = frozenset({"phone", "visit", "office"})
"""Ways to urge a debtor in person; a letter or a message is none, whatever its mark (policy reward.direct-contact)."""

MERITORIOUS = {
    "seizure": "압류",
    "public_sale": "공매",
    "licence_restriction": "관허사업 제한",
    "accusation": "고발",
    "name_publication": "명단공개",
    "exit_ban": "출국금지",
    "plate_seizure": "번호판 영치",
    "dividend_objection": "배당이의",
}
"""체납처분과 행정제재 (§3③2호), with their Korean names. Attachment of the taxed object alone is judged apart."""


TAXED_OBJECT = "attachment_of_taxed_object"
"""과세물건 압류."""


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Why no reward is paid: a stable reason, the article, and a Korean sentence."""

    reason: str
    article: str
    why: str


@dataclass(frozen=True, slots=True)
class Merit:
    """What an official did on record for a receipt: either earned, or excluded with the reason."""

    official: UUID
    standing: Standing | None
    contacts: tuple[Contact, ...]
    """Direct contacts that count."""
    dispositions: tuple[Disposition, ...]
    excluded: Exclusion | None


def judge(receipt: Receipt, work: Work, terms: Terms) -> tuple[list[Merit], Exclusion | None]:
    """Every official with work on record up to the receipt, judged; and why the receipt as a whole earns nothing.

    If the second is given, it holds for all of them.
    """
    # In one order, so that the trace is the same however the facts are told.
    contacts = sorted((one for one in work.contacts if one.day <= receipt.day), key=lambda one: (one.day, one.id))
    dispositions = sorted(
        (one for one in work.dispositions if one.day <= receipt.day), key=lambda one: (one.day, one.id)
    )
    barred = _bar(receipt, dispositions, terms)
    officials = sorted({one.official for one in contacts} | {one.official for one in dispositions})
    if barred:
        return [Merit(one, work.register.on(one, receipt.day), (), (), barred) for one in officials], barred
    if not officials:
        return [], _no_merit(terms)
    window = _window(receipt.day, terms)
    return [
        _of_official(
            receipt,
            window,
            work.register.on(one, receipt.day),
            one,
            [contact for contact in contacts if contact.official == one],
            [disposition for disposition in dispositions if disposition.official == one],
            terms,
        )
        for one in officials
    ], None


@dataclass(frozen=True, slots=True)
class _Window:
    """Direct contacts from `first` to `last` count, and `needed` of them are lasting urging."""

    first: date
    last: date
    needed: Found


def _window(day: date, terms: Terms) -> _Window:
    """지속적인 납부독려: §2 4호 since the amendment; before it by policy, without a period."""
    same_day = terms.policy("reward.urging.same-day").choice == "counted"
    last = day if same_day else date.fromordinal(day.toordinal() - 1)
    months = terms.ordinance("reward.urging.window")
    contacts = terms.ordinance("reward.urging.contacts")
    if months is None or contacts is None:
        return _Window(date.min, last, terms.policy("reward.urging.contacts-undefined"))
    return _Window(months_before(day, months.count), last, contacts)


def _of_official(
    receipt: Receipt,
    window: _Window,
    standing: Standing | None,
    official: UUID,
    contacts: list[Contact],
    dispositions: list[Disposition],
    terms: Terms,
) -> Merit:
    direct = tuple(one for one in contacts if one.direct and one.kind in MEETING_KINDS)
    counted = tuple(one for one in direct if window.first <= one.day <= window.last)
    urged = len(counted) >= window.needed.count
    sanctions = tuple(one for one in dispositions if _counts(one, receipt, terms))
    excluded = None
    if not urged and not sanctions:
        attached = any(one.kind == TAXED_OBJECT for one in dispositions)
        excluded = _insufficient(attached, len(counted), bool(direct), window, terms)
    elif standing is None:
        excluded = Exclusion(
            "official-unknown", terms.required("reward.special-merit").article,
            "공무원 명부에 없어 급수를 알 수 없다. 명부에 오르면 다시 셈한다.",
        )  # fmt: skip
    elif standing.grade <= terms.required("reward.grade-limit").count:
        excluded = Exclusion(
            "grade-5-or-above", terms.required("reward.grade-limit").article,
            f"{standing.grade}급: 5급 이상 관리직에게는 지급하지 않는다(직접 징수한 특별공적은 위원회가 따로 인정).",
        )  # fmt: skip
    return Merit(official, standing, counted if urged else (), sanctions, excluded)


def _counts(disposition: Disposition, receipt: Receipt, terms: Terms) -> bool:
    """Attaching the taxed object is a disposition too, unless the law says that it alone is no merit."""
    if disposition.kind == TAXED_OBJECT:
        return _excluding("attachment-only", receipt, terms) is None
    return disposition.kind in MERITORIOUS


def _insufficient(attached: bool, counted: int, direct: bool, window: _Window, terms: Terms) -> Exclusion:
    if attached:
        found = terms.ordinance("reward.exclusion.attachment-only") or terms.national("reward.tax.not-a-contribution")
        return Exclusion("attachment-only", found.article, "과세물건 압류만으로 징수되었다.")
    if direct:
        return Exclusion(
            "urging-not-lasting", window.needed.article,
            f"기간 안의 직접 독려가 {counted}회로 {window.needed.count}회에 이르지 못한다.",
        )  # fmt: skip
    return Exclusion(
        "notice-only", terms.required("reward.exclusion.notice-only").article,
        "안내문이나 메시지를 보낸 뒤 자진 납부되었다. 보낸 것은 공적이 아니다.",
    )  # fmt: skip


def _no_merit(terms: Terms) -> Exclusion:
    return Exclusion(
        "no-contact-on-record", terms.required("reward.exclusion.notice-only").article,
        "공무원의 직접 독려나 처분의 기록 없이 자진 납부되었다.",
    )  # fmt: skip


def _bar(receipt: Receipt, dispositions: Sequence[Disposition], terms: Terms) -> Exclusion | None:
    """What excludes the receipt for everybody, in the order of the articles."""
    return _not_arrears(receipt, terms) or _carried_over(receipt, terms) or _dividend(receipt, dispositions, terms)


def _not_arrears(receipt: Receipt, terms: Terms) -> Exclusion | None:
    """체납액: §2 5호 since the amendment, 지난연도 체납액 before it."""
    arrears = terms.required("reward.arrears")
    if receipt.arrears_since is None or receipt.arrears_since > receipt.day:
        return Exclusion("not-in-arrears", arrears.article, "수납일에 체납이 아니었다.")
    if receipt.levy_year >= receipt.day.year:
        return Exclusion(
            "levied-this-year", arrears.article, "직전 회계연도가 폐쇄되기 전에 부과된 것이 아니다(현년도분)."
        )
    if receipt.limitation_on is not None and receipt.limitation_on < receipt.day:
        extinguished = terms.national("limitation.effect")
        return Exclusion("limitation-complete", extinguished.article, "소멸시효가 완성된 뒤의 수납이다.")
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


def _dividend(receipt: Receipt, dispositions: Sequence[Disposition], terms: Terms) -> Exclusion | None:
    """A dividend from another creditor's sale, unless an objection (배당이의) was made for it."""
    kinds = {one.kind for one in dispositions}
    found = _excluding("other-creditors-dividend", receipt, terms)
    if "other_creditors_dividend" not in kinds or "dividend_objection" in kinds or found is None:
        return None
    return Exclusion("other-creditors-dividend", found.article, "다른 권리자의 공매·경매 배당으로 징수되었다.")


def _excluding(reason: str, receipt: Receipt, terms: Terms) -> Found | None:
    """The provision that excludes: the ordinance's, or for local tax (지방세에만) the decree rule's."""
    found = terms.ordinance(f"reward.exclusion.{reason}")
    if found is not None:
        return found
    national = terms.national("reward.tax.not-a-contribution") if receipt.local_tax else None
    return national if national is not None and reason in national.names else None
