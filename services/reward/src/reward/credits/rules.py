"""How much is credited to whom (지급기준·지급한도). Pure: integer won, the days are in the facts.

Two steps, so that what arrives in any order ends the same. First each bill by itself: rate, joint split, cap per case,
over its receipts in a fixed order. Then each official's collection month: the monthly cap, in the same fixed order.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, TypeAlias
from uuid import UUID

from semu_kit.money import floor_to_ten
from semu_law import Found, NotInForce, Release, UnknownKey
from semu_law.calendar import months_passed_on
from semu_law.values import ratio_text

from reward.credits.merit import MERITORIOUS, Exclusion, Merit, judge
from reward.credits.terms import Terms
from reward.facts.facts import Contact, Disposition, Receipt, Work

READINGS = (
    "reward.version-selected-by", "reward.base", "reward.case", "reward.joint-split", "reward.direct-contact",
    "reward.arrears-year",
)  # fmt: skip
"""Policies with one reading built so far: computed as they say, and cited in every trace."""

CreditKey: TypeAlias = tuple[UUID, UUID | None]
"""Receipt and official; no official where nobody had work on record."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What one official is credited for one receipt before the monthly cap, or why nothing."""

    receipt: UUID
    official: UUID | None
    day: date
    number: tuple[str, str]
    excluded: Exclusion | None
    gross: int
    """Won by the rate, for the whole receipt."""
    share: int
    """Won for this official after joint split and the cap per case."""
    month_cap: int
    """Won that this official may reach in the collection month by this receipt's ordinance; 0 if excluded."""
    case_capped: bool
    """Whether the cap per case binds this official."""
    trace: dict[str, Any]

    @property
    def key(self) -> CreditKey:
        return self.receipt, self.official


def draft_bill(
    law: Release, municipality: str, receipts: Iterable[Receipt], work: Work, recognised: Mapping[CreditKey, int]
) -> list[Draft]:
    """Credits of one bill's receipts, in the order of receipt day and provider's number.

    One bill is one case (policy `reward.case`): all its receipts share the cap per case. `recognised` holds the won,
    under that cap, that the committee has already fixed; they are counted first and are not changed here.
    """
    used = sum(recognised.values())
    drafts: list[Draft] = []
    for receipt in sorted(receipts, key=lambda one: (one.day, one.number)):
        of_receipt = draft_receipt(law, municipality, receipt, work, used)
        used += sum(one.share for one in of_receipt if one.case_capped and one.key not in recognised)
        drafts += of_receipt
    return drafts


def draft_receipt(law: Release, municipality: str, receipt: Receipt, work: Work, used: int) -> list[Draft]:
    """Credits of one receipt; `used` won of the bill's cap per case are taken."""
    terms = Terms(law, municipality, receipt.day)
    try:
        terms.required("reward.special-merit")
    except (NotInForce, UnknownKey):
        legality = terms.national("reward.legality")
        excluded = Exclusion("no-ordinance", legality.article, "수납일에 시행 중인 포상금 조례가 없다.")
        return [_nothing(receipt, None, excluded, terms)]
    merits, barred = judge(receipt, work, terms)
    sharers = [merit for merit in merits if merit.excluded is None]
    drafts = [_nothing(receipt, merit, merit.excluded, terms) for merit in merits if merit.excluded is not None]
    if not merits and barred is not None:
        drafts.append(_nothing(receipt, None, barred, terms))
    return drafts + (_shared(receipt, sharers, terms, used) if sharers else [])


def reversal(law: Release, municipality: str, day: date) -> Exclusion:
    """Why the credit of an undone receipt falls: a reward is paid only for a confirmed receipt (§9②, before §8②)."""
    terms = Terms(law, municipality, day)
    confirmed = terms.ordinance("reward.confirmed-receipt") or terms.national("reward.legality")
    return Exclusion("receipt-reversed", confirmed.article, "수납이 취소되었다.")


def _shared(receipt: Receipt, sharers: Sequence[Merit], terms: Terms, used: int) -> list[Draft]:
    """Equal shares (policy `reward.joint-split`) under the cap per case, each floored to 10 won."""
    for reading in READINGS:
        terms.policy(reading)
    base, rate_of, rate, label = _rate(receipt, terms)
    gross = base * rate
    equal = gross / len(sharers)
    capped = [merit for merit in sharers if _case_capped(merit, terms)]
    cap = terms.required("reward.cap.case")
    room = max(cap.won - used, 0)
    limited = min(equal, Fraction(room, len(capped))) if capped else equal
    steps = {
        "base": base, "rate": rate_of.citation, "rate_applied": ratio_text(rate), "gross": int(gross),
        "sharers": len(sharers), "case_cap": cap.won, "case_used": used,
    }  # fmt: skip
    drafts = []
    for merit in sharers:
        under_cap = merit in capped
        share = floor_to_ten(limited if under_cap else equal)
        month_cap = terms.required(_month_cap_key(merit))
        lines = [
            f"수납일 {receipt.day}, 징수액 {receipt.collected:,}원(체납처분비 제외), {receipt.levy_year}년 부과분.",
            _merit_line(receipt, merit),
            f"{label}: {base:,}원의 {ratio_text(rate)} = {int(gross):,}원 ({rate_of.article}).",
            f"공적이 있는 공무원 {len(sharers)}명" + ("에게 고르게 나눈다." if len(sharers) > 1 else "."),
            f"건당 한도 {cap.won:,}원 중 앞서 쓴 금액 {used:,}원 ({cap.article})."
            if under_cap
            else "임기제 공무원: 건당 한도를 적용하지 않는다.",
            f"10원 미만을 버리고 {share:,}원.",
        ]
        trace = _trace(receipt, merit, terms, lines) | {"computation": {**steps, "share": share}}
        drafts.append(
            Draft(
                receipt.id, merit.official, receipt.day, receipt.number, None, int(gross), share, month_cap.won,
                under_cap, trace,
            )
        )  # fmt: skip
    return drafts


def _rate(receipt: Receipt, terms: Terms) -> tuple[int, Found, Fraction, str]:
    """The base in won, the provision, its rate and its Korean label (§4 3호 가목~사목)."""
    if receipt.entrusted_fee is not None:
        entrusted = terms.required("reward.rate.entrusted")
        return receipt.entrusted_fee, entrusted, entrusted.ratio, "징수촉탁교부금"
    written_off = terms.ordinance("reward.rate.written-off")
    # 당해연도 정리보류액은 제외한다: what was written off this year keeps the rate of its years of arrears.
    if (
        written_off is not None
        and receipt.limitation_on is not None
        and receipt.written_off_on is not None
        and receipt.written_off_on.year < receipt.day.year
    ):
        limitation_on = receipt.limitation_on
        reached = [
            bracket
            for bracket in written_off.brackets
            if limitation_on >= months_passed_on(receipt.day, 12 * bracket.lower)
        ]
        return (
            receipt.collected,
            written_off,
            reached[-1].rate,
            f"정리보류된 체납액(시효 잔여 {reached[-1].lower}년 이상)",
        )
    years = min(receipt.day.year - receipt.levy_year, 3)
    by_year = terms.required(f"reward.rate.year-{years}")
    label = f"{years}년차{' 이상' if years == 3 else ''} 체납액"
    if receipt.written_off_on is not None and written_off is not None:
        label += "(정리보류 요율은 당해연도분이거나 시효 완성예정일이 없어 쓰지 않음)"
    return receipt.collected, by_year, by_year.ratio, label


def _case_capped(merit: Merit, terms: Terms) -> bool:
    if not _term_limited(merit):
        return True
    return terms.policy("reward.term-limited.case-cap").choice == "case-and-month"


def _month_cap_key(merit: Merit) -> str:
    return "reward.cap.month.term-limited" if _term_limited(merit) else "reward.cap.month"


def _term_limited(merit: Merit) -> bool:
    return merit.standing is not None and merit.standing.term_limited


def _nothing(receipt: Receipt, merit: Merit | None, excluded: Exclusion, terms: Terms) -> Draft:
    lines = [
        f"수납일 {receipt.day}, 징수액 {receipt.collected:,}원, {receipt.levy_year}년 부과분.",
        f"지급하지 않는다: {excluded.why} ({excluded.article})",
    ]
    return Draft(
        receipt.id, merit.official if merit else None, receipt.day, receipt.number, excluded, 0, 0, 0, False,
        _trace(receipt, merit, terms, lines),
    )  # fmt: skip


def _trace(receipt: Receipt, merit: Merit | None, terms: Terms, explanation: list[str]) -> dict[str, Any]:
    facts = {
        "receipt_day": receipt.day, "collected": receipt.collected, "levy_year": receipt.levy_year,
        "local_tax": receipt.local_tax, "arrears_since": receipt.arrears_since, "demand_due": receipt.demand_due,
        "deferred_due": receipt.deferred_due, "written_off_on": receipt.written_off_on,
        "limitation_on": receipt.limitation_on, "entrusted_fee": receipt.entrusted_fee,
    }  # fmt: skip
    contacts, dispositions = (merit.contacts, merit.dispositions) if merit else ((), ())
    return {
        "law_release": terms.law.hash,
        "facts": {name: value.isoformat() if isinstance(value, date) else value for name, value in facts.items()},
        "contacts": [_told(one) for one in contacts],
        "dispositions": [{**_told(one), "kind": one.kind} for one in dispositions],
        "applied": [terms.applied[key].citation for key in sorted(terms.applied)],
        "explanation": explanation,
    }


def _told(one: Contact | Disposition) -> dict[str, str | None]:
    recorded_on = one.recorded_on.isoformat() if one.recorded_on else None
    return {"id": str(one.id), "day": one.day.isoformat(), "recorded_on": recorded_on}


def _merit_line(receipt: Receipt, merit: Merit) -> str:
    """What was done; and what of it was entered only after the money had come, for the committee to weigh."""
    parts = []
    if merit.contacts:
        days = ", ".join(one.day.isoformat() for one in merit.contacts)
        parts.append(f"지속적인 납부독려 {len(merit.contacts)}회({days})")
    if merit.dispositions:
        done = ", ".join(f"{MERITORIOUS.get(one.kind, '과세물건 압류')} {one.day}" for one in merit.dispositions)
        parts.append(f"처분 {len(merit.dispositions)}건({done})")
    work: tuple[Contact | Disposition, ...] = (*merit.contacts, *merit.dispositions)
    late = sum(one.recorded_on is not None and one.recorded_on > receipt.day for one in work)
    return "공적: " + ", ".join(parts) + (f". 그중 {late}건은 수납일 뒤에 기록되었다." if late else ".")


@dataclass(frozen=True, slots=True)
class InMonth:
    """A credit as the monthly cap sees it. `fixed` won were recognised by the committee and do not move."""

    credit: UUID
    day: date
    number: tuple[str, str]
    share: int
    cap: int
    fixed: int | None


def cap_month(credits: Iterable[InMonth]) -> dict[UUID, int]:
    """Won after the monthly cap (개인별 징수월별 한도, §5 2호·3호), by credit; the recognised ones are not in it.

    One official's credits of one collection month, in the order of receipt day and provider's number. What the
    committee has recognised is counted first. Each credit is held to the cap of its own receipt's ordinance.
    """
    ordered = sorted(credits, key=lambda one: (one.day, one.number, one.credit))
    reached = sum(one.fixed for one in ordered if one.fixed is not None)
    amounts: dict[UUID, int] = {}
    for one in ordered:
        if one.fixed is None:
            amounts[one.credit] = max(min(one.share, one.cap - reached), 0)
            reached += amounts[one.credit]
    return amounts
