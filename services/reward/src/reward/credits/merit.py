"""Who earned a reward for a receipt by collecting it, and why somebody did not (지급대상, 특별한 공적). Pure.

Gimpo reward ordinance (김포시 세입징수 포상금 지급 조례) §2·§3 after bill 3574, §2 before it.
Sending a message is no merit.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar
from uuid import UUID

from semu_law import Found
from semu_law.calendar import months_before

from reward.credits.exclusions import DIVIDEND, Exclusion, bar, excluding, no_merit, notice_only, of_rank
from reward.credits.terms import Terms
from reward.facts.facts import LIFTING, Contact, Disposition, MeritClaim, Receipt, Standing, Work
from reward.kinds import CreditKind

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
class Merit:
    """What somebody did on record for a receipt: either earned, or excluded with the reason."""

    kind: CreditKind
    person: UUID
    standing: Standing | None
    excluded: Exclusion | None
    contacts: tuple[Contact, ...] = ()
    """Direct contacts that count."""
    dispositions: tuple[Disposition, ...] = ()
    claims: tuple[MeritClaim, ...] = ()
    """Merits that the work record names, for the committee to recognise."""


def judge(receipt: Receipt, work: Work, terms: Terms) -> tuple[list[Merit], Exclusion | None]:
    """Every official with work on record up to the receipt, judged; and why the receipt as a whole earns nothing.

    If the second is given, it holds for all of them.
    """
    done = _Done.up_to(receipt, work, terms)
    barred = bar(receipt, done.dispositions, done.claims, terms)
    officials = sorted(done.officials())
    if barred:
        return [Merit("collector", one, work.register.on(one, receipt.day), barred) for one in officials], barred
    if not officials:
        return [], no_merit(terms)
    window = _window(receipt, terms)
    return [
        _of_official(receipt, window, work.register.on(one, receipt.day), one, done.by(one), terms) for one in officials
    ], None


@dataclass(frozen=True, slots=True)
class _Done:
    """Work in one order, so that the trace is the same however the facts are told."""

    contacts: tuple[Contact, ...]
    dispositions: tuple[Disposition, ...]
    claims: tuple[MeritClaim, ...]

    @classmethod
    def up_to(cls, receipt: Receipt, work: Work, terms: Terms) -> "_Done":
        """What was done until the money came; policy `reward.late-recorded` says whether recording it later will do.

        What excludes a receipt does so whenever it was recorded: the policy is about merits.
        """
        late_counts = terms.policy("reward.late-recorded").choice == "counted"
        return cls(
            tuple(_in_time(work.contacts, receipt.day, lambda one: late_counts)),
            tuple(_in_time(work.dispositions, receipt.day, lambda one: late_counts or one.kind == DIVIDEND)),
            tuple(sorted((one for one in work.claims if _claims(one, receipt, terms)), key=lambda one: one.id)),
        )

    def officials(self) -> set[UUID]:
        done: tuple[Contact | Disposition | MeritClaim, ...] = (*self.contacts, *self.dispositions, *self.claims)
        return {one.official for one in done}

    def by(self, official: UUID) -> "_Done":
        return _Done(
            tuple(one for one in self.contacts if one.official == official),
            tuple(one for one in self.dispositions if one.official == official),
            tuple(one for one in self.claims if one.official == official),
        )


_Deed = TypeVar("_Deed", Contact, Disposition)


def _in_time(work: Iterable[_Deed], day: date, late_counts: Callable[[_Deed], bool]) -> list[_Deed]:
    done = [one for one in work if one.day <= day and (late_counts(one) or (one.recorded_on or one.day) <= day)]
    return sorted(done, key=lambda one: (one.day, one.id))


def _claims(claim: MeritClaim, receipt: Receipt, terms: Terms) -> bool:
    """Whether a work record's claim can be about this receipt (§3③2호~4호, §3④3호 단서, §3⑤ 단서)."""
    if not claim.first_day <= receipt.day <= claim.last_day:
        return False
    match claim.ground:
        case "direct" | "special_effort":
            return True
        case "other_statute":
            return terms.ordinance("reward.special-merit") is not None
        case "entrusted":
            return receipt.entrusted_fee is not None and terms.ordinance("reward.merit.entrusted") is not None
        case "campaign":
            return terms.ordinance("reward.merit.campaign") is not None


@dataclass(frozen=True, slots=True)
class _Window:
    """Direct contacts from `first` to `last` count, and `needed` of them are lasting urging."""

    first: date
    last: date
    needed: Found


def _window(receipt: Receipt, terms: Terms) -> _Window:
    """지속적인 납부독려: §2 4호 since the amendment; before it by policy, without a period.

    Urged is who is in arrears (세입을 체납한 자): a call before the arrears began is none.
    """
    assert receipt.arrears_since is not None, "what is not in arrears is barred before"
    same_day = terms.policy("reward.urging.same-day").choice == "counted"
    last = receipt.day if same_day else receipt.day - timedelta(days=1)
    months = terms.ordinance("reward.urging.window")
    contacts = terms.ordinance("reward.urging.contacts")
    if months is None or contacts is None:
        return _Window(receipt.arrears_since, last, terms.policy("reward.urging.contacts-undefined"))
    return _Window(max(months_before(receipt.day, months.count), receipt.arrears_since), last, contacts)


def _of_official(
    receipt: Receipt, window: _Window, standing: Standing | None, official: UUID, done: _Done, terms: Terms
) -> Merit:
    direct = tuple(one for one in done.contacts if one.direct and one.kind in MEETING_KINDS)
    counted = tuple(one for one in direct if window.first <= one.day <= window.last)
    urged = len(counted) >= window.needed.count
    sanctions = tuple(one for one in done.dispositions if _counts(one, receipt, terms))
    claimed = any(one.ground not in LIFTING for one in done.claims)
    if not urged and not sanctions and not claimed:
        attached = any(one.kind == TAXED_OBJECT for one in done.dispositions)
        excluded: Exclusion | None = _insufficient(attached, len(counted), bool(direct), window, terms)
    else:
        directly = any(one.ground == "direct" for one in done.claims)
        excluded = of_rank(standing.grade if standing else None, directly, terms)
    return Merit("collector", official, standing, excluded, counted if urged else (), sanctions, done.claims)


def _counts(disposition: Disposition, receipt: Receipt, terms: Terms) -> bool:
    """Attaching the taxed object is a disposition too, unless the law says that it alone is no merit."""
    if disposition.kind == TAXED_OBJECT:
        return excluding("attachment-only", receipt, terms) is None
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
        "notice-only", notice_only(terms).article,
        "안내문이나 메시지를 보낸 뒤 자진 납부되었다. 보낸 것은 공적이 아니다.",
    )  # fmt: skip
