"""How much is credited to whom (지급기준·지급한도). Pure: integer won, the days are in the facts.

Two steps, so that what arrives in any order ends the same. First each bill by itself: rate, joint split, cap per case,
over its receipts in a fixed order. Then each person's collection month (`months`): the monthly cap, in the same order.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any, TypeAlias
from uuid import UUID

from semu_law import Found, NotInForce, Release, UnknownKey

from reward.credits import traces
from reward.credits.exclusions import DIVIDEND, Exclusion
from reward.credits.finders import judge_finders
from reward.credits.merit import Merit, judge
from reward.credits.rates import Rate, rate_for
from reward.credits.terms import Terms, terms_for
from reward.facts.facts import Receipt, Work
from reward.kinds import CreditKind

READINGS = ("reward.base", "reward.case", "reward.joint-split", "reward.direct-contact", "reward.arrears-year")
"""Policies with one reading: computed as they say, and cited in every trace."""

CreditKey: TypeAlias = tuple[UUID, UUID | None, CreditKind]
"""Receipt, person and kind; no person where nobody had work on record."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What one person is credited for one receipt before the monthly cap, or why nothing."""

    receipt: UUID
    official: UUID | None
    """The official, or the finder: a citizen's id is opaque."""
    kind: CreditKind
    day: date
    number: tuple[str, str]
    excluded: Exclusion | None
    gross: int
    """Won by the rate, for the whole receipt."""
    share: int
    """Won for this person after joint split and the cap per case."""
    month_cap: int
    """Won that this person may reach in the collection month by this receipt's ordinance; 0 if excluded."""
    case_capped: bool
    """Whether the cap per case binds this person."""
    trace: dict[str, Any]

    @property
    def key(self) -> CreditKey:
        return self.receipt, self.official, self.kind


@dataclass(frozen=True, slots=True)
class Fixed:
    """A share in won that no computing changes: recognised, refused at nothing, or paid and not given back."""

    share: int
    case_capped: bool


@dataclass(frozen=True, slots=True)
class Used:
    """Won of one case that are taken: under the cap per case, and in all."""

    capped: int = 0
    whole: int = 0

    def __add__(self, one: "Draft | Fixed") -> "Used":
        return Used(self.capped + (one.share if one.case_capped else 0), self.whole + one.share)


def draft_bill(
    law: Release,
    municipality: str,
    receipts: Iterable[Receipt],
    work: Work,
    fixed: Mapping[CreditKey, Fixed],
    decided_on: date,
) -> list[Draft]:
    """Credits of one bill's receipts, in the order of receipt day and provider's number.

    One bill is one case (policy `reward.case`): all its receipts, collectors and finders share the cap per case.
    `fixed` is counted first and is not changed here. `decided_on` is the day of the decision, today while nothing is
    decided (policy `reward.version-selected-by`).
    """
    used = Used()
    for share in fixed.values():
        used += share
    drafts: list[Draft] = []
    ordered = sorted(receipts, key=lambda one: (one.day, one.number))
    days = sorted({receipt.day for receipt in ordered})
    for receipt in ordered:
        of_receipt = draft_receipt(law, municipality, receipt, _about(receipt, work, days), used, decided_on)
        for draft in of_receipt:
            if draft.key not in fixed:
                used += draft
        drafts += of_receipt
    return drafts


def _about(receipt: Receipt, work: Work, days: Sequence[date]) -> Work:
    """The work without the dividends that came with a receipt before (policy `reward.dividend.receipts`); `days` are
    those of the bill's receipts."""
    if all(one.kind != DIVIDEND for one in work.dispositions):
        return work
    before = max((day for day in days if day < receipt.day), default=date.min)
    return replace(work, dispositions=[one for one in work.dispositions if one.kind != DIVIDEND or one.day > before])


def draft_receipt(
    law: Release, municipality: str, receipt: Receipt, work: Work, used: Used, decided_on: date
) -> list[Draft]:
    """Credits of one receipt; `used` is taken of the bill's caps."""
    try:
        terms = terms_for(law, municipality, receipt.day, decided_on)
        terms.required("reward.special-merit")
    except (NotInForce, UnknownKey):
        terms = Terms(law, municipality, receipt.day)
        legality = terms.national("reward.legality")
        excluded = Exclusion("no-ordinance", legality.article, "시행 중인 포상금 조례가 없다.")
        return [_nothing(receipt, None, excluded, work, terms)]
    collectors, barred = judge(receipt, work, terms)
    merits = [*collectors, *judge_finders(receipt, work, terms)]
    if not merits and barred is not None:
        return [_nothing(receipt, None, barred, work, terms)]
    drafts = [_nothing(receipt, merit, merit.excluded, work, terms) for merit in merits if merit.excluded is not None]
    return drafts + _shared(receipt, [merit for merit in merits if merit.excluded is None], work, terms, used)


def reversal(law: Release, municipality: str, day: date) -> Exclusion:
    """Why the credit of an undone receipt falls: a reward is paid only for a confirmed receipt (§9②, before §8②)."""
    terms = Terms(law, municipality, day)
    confirmed = terms.ordinance("reward.confirmed-receipt") or terms.national("reward.legality")
    return Exclusion("receipt-reversed", confirmed.article, "수납이 취소되었다.")


@dataclass(frozen=True, slots=True)
class _Claim:
    """One sharer's equal part of a receipt (policy `reward.joint-split`), before the caps."""

    merit: Merit
    rate: Rate
    sharers: int
    won: Fraction
    case_capped: bool
    month_cap: Found


def _shared(receipt: Receipt, merits: Sequence[Merit], work: Work, terms: Terms, used: Used) -> list[Draft]:
    """The sharers' parts under the cap per case (§5 1호) and the Act's cap (지방세기본법 §146①)."""
    if not merits:
        return []
    for reading in READINGS:
        terms.policy(reading)
    case_cap, act_cap = terms.cap("reward.cap.case"), terms.national("reward.statutory-cap")
    claims = [claim for kind in ("collector", "finder") for claim in _claims(kind, receipt, merits, terms)]
    capped = _part(sum(claim.won for claim in claims if claim.case_capped), case_cap.won - used.capped)
    held = [claim.won * capped if claim.case_capped else claim.won for claim in claims]
    whole = _part(sum(held), act_cap.won - used.whole)
    shares = _trimmed(claims, [terms.rounded(won * whole) for won in held], case_cap.won, used.capped, terms)
    drafts = []
    for claim, share in zip(claims, shares, strict=True):
        reckoned = traces.Reckoned(
            claim.merit, claim.rate, claim.sharers, case_cap if claim.case_capped else None, used.capped,
            claim.month_cap, act_cap if whole < 1 else None, share,
        )  # fmt: skip
        drafts.append(
            Draft(
                receipt.id, claim.merit.person, claim.merit.kind, receipt.day, receipt.number, None,
                int(claim.rate.gross), share, claim.month_cap.won, claim.case_capped,
                traces.of_amount(receipt, work, terms, reckoned),
            )
        )  # fmt: skip
    return drafts


def _claims(kind: CreditKind, receipt: Receipt, merits: Sequence[Merit], terms: Terms) -> list[_Claim]:
    sharers = [merit for merit in merits if merit.kind == kind]
    if not sharers:
        return []
    rate = rate_for(kind, receipt, terms)
    equal = rate.gross / len(sharers)
    return [_Claim(merit, rate, len(sharers), equal, *_caps(merit, terms)) for merit in sharers]


def _caps(merit: Merit, terms: Terms) -> tuple[bool, Found]:
    """Whether the cap per case binds, and the cap of the month (§5 1호·2호; 임기제 공무원 3호)."""
    if merit.kind == "finder":
        terms.policy("reward.finder.case-cap")
    special = terms.ordinance("reward.cap.month.term-limited") if _term_limited(merit) else None
    if special is None:
        return True, terms.cap("reward.cap.month")
    return terms.policy("reward.term-limited.case-cap").choice == "case-and-month", special


def _term_limited(merit: Merit) -> bool:
    return merit.standing is not None and merit.standing.term_limited


def _trimmed(claims: Sequence[_Claim], shares: list[int], cap: int, used: int, terms: Terms) -> list[int]:
    """Shares under the cap per case that, with what is `used`, do not add up to more than one payment of the whole case
    would pay: unequal parts lose less by rounding when a bill is paid in pieces. The largest share bears it."""
    capped = [i for i, claim in enumerate(claims) if claim.case_capped]
    wanted = sum(claims[i].won for i in capped)
    if len({claims[i].rate.found.key for i in capped}) < 2 or not wanted:
        return shares
    at_once = sum(terms.rounded(cap * claims[i].won / wanted) for i in capped)
    over = used + sum(shares[i] for i in capped) - at_once
    largest = max(capped, key=lambda i: shares[i])
    return [share - min(share, max(over, 0)) if i == largest else share for i, share in enumerate(shares)]


def _part(wanted: Fraction | int, room: int) -> Fraction:
    """What part of `wanted` won there is room for: all sharers are cut alike."""
    left = max(room, 0)
    return Fraction(1) if wanted <= left else Fraction(left) / wanted


def _nothing(receipt: Receipt, merit: Merit | None, excluded: Exclusion, work: Work, terms: Terms) -> Draft:
    return Draft(
        receipt.id, merit.person if merit else None, merit.kind if merit else "collector", receipt.day, receipt.number,
        excluded, 0, 0, 0, False, traces.of_exclusion(receipt, merit, work, terms, excluded),
    )  # fmt: skip
