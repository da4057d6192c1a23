"""By which rate of what (지급기준, §4 2호·3호; before the amendment §3). Pure."""

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from semu_law import Found
from semu_law.calendar import months_passed_on

from reward.credits.terms import Terms
from reward.facts.facts import Receipt
from reward.kinds import CreditKind


@dataclass(frozen=True)
class Rate:
    """The base in won, the rate, the provision that it is from, and its Korean label."""

    base: int
    ratio: Fraction
    found: Found
    label: str

    @cached_property
    def gross(self) -> Fraction:
        return self.base * self.ratio


def rate_for(kind: CreditKind, receipt: Receipt, terms: Terms) -> Rate:
    """Raises NotInForce, UnknownKey where the ordinance lacks a rate that it must have."""
    if kind == "finder":
        found = terms.required("reward.rate.found-revenue")
        return Rate(receipt.collected, found.ratio, found, "숨은 세원 발굴")
    if receipt.entrusted_fee is not None:
        entrusted = terms.required("reward.rate.entrusted")
        return Rate(receipt.entrusted_fee, entrusted.ratio, entrusted, "징수촉탁교부금")
    return _of_written_off(receipt, terms) or _of_years(receipt, terms)


def _of_written_off(receipt: Receipt, terms: Terms) -> Rate | None:
    """By what is left until limitation (§4 3호 라목~바목); 당해연도 정리보류액은 제외한다: what was written off in the
    year of the receipt keeps the rate of its years of arrears."""
    if receipt.written_off_on is None or receipt.limitation_on is None:
        return None
    found = terms.ordinance("reward.rate.written-off")
    if found is None or receipt.written_off_on.year >= receipt.day.year:
        return None
    terms.reading("reward.written-off.ended")
    left = [one for one in found.brackets if receipt.limitation_on >= months_passed_on(receipt.day, 12 * one.lower)]
    label = f"정리보류된 체납액(시효 잔여 {left[-1].lower}년 이상)"
    return Rate(receipt.collected, left[-1].rate, found, label)


def _of_years(receipt: Receipt, terms: Terms) -> Rate:
    """By years of arrears (§4 3호 가목~다목; policy `reward.arrears-year`)."""
    years = min(receipt.day.year - receipt.levy_year, 3)
    found = terms.required(f"reward.rate.year-{years}")
    label = f"{years}년차{' 이상' if years == 3 else ''} 체납액"
    if receipt.written_off_on is not None and terms.ordinance("reward.rate.written-off") is not None:
        label += "(정리보류 요율은 당해연도분이거나 시효 완성예정일이 없어 쓰지 않음)"
    return Rate(receipt.collected, found.ratio, found, label)
