"""The terms of a year's books and what officials read from them (figures 9.3). Pure; whole won."""

from dataclasses import dataclass, fields

from collection.ledger.rules import Component

COMPONENT_NAMES: dict[Component, str] = {"principal": "본세", "charge": "가산금", "expense": "체납처분비"}


@dataclass(frozen=True, slots=True)
class Sums:
    """Won in one year's books, each from the postings of its own account."""

    carried_in: int = 0
    """이월 징수결정액."""
    reinstated: int = 0
    """결손처분 취소액, which belongs into the column of what was carried over (Dongjak 22)."""
    decided: int = 0
    """징수결정액."""
    late_charge: int = 0
    """가산금·가산세 that was decided when it was paid."""
    collected: int = 0
    """수납액, less what was taken back."""
    reduced: int = 0
    """감액 (Dongjak 11②, 12②)."""
    written_off: int = 0
    """정리보류, before any was cancelled."""
    restored: int = 0
    """정리보류 cancelled in the year in which it was done (Dongjak 23)."""
    lapsed: int = 0
    """시효완성정리 (Dongjak 15②)."""
    carried_out: int = 0
    """다음 연도 이월 (Dongjak 15③)."""
    outstanding: int = 0
    """미수납."""

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(Sums)))

    @property
    def carried(self) -> int:
        """이월액, with the write-offs of earlier years that were cancelled."""
        return self.carried_in + self.reinstated

    @property
    def newly_decided(self) -> int:
        """당해 징수결정액, late charges included."""
        return self.decided + self.late_charge

    @property
    def levied(self) -> int:
        """부과금액: all that was to be collected in these books."""
        return self.carried + self.newly_decided

    @property
    def shelved(self) -> int:
        """정리보류 that stands."""
        return self.written_off - self.restored

    @property
    def taken_off(self) -> int:
        """감액·결손."""
        return self.reduced + self.shelved + self.lapsed

    @property
    def proper(self) -> int:
        """정당세액."""
        return self.levied - self.taken_off

    @property
    def holds(self) -> bool:
        """The first identity: what came into the books is what left them, and what is still there."""
        return self.proper == self.collected + self.carried_out + self.outstanding


@dataclass(frozen=True, slots=True)
class Rate:
    """A ratio of won, as officials count it."""

    numerator: int
    denominator: int

    @property
    def percent(self) -> str | None:
        """With two decimals, rounded half up; None where there was nothing to collect."""
        if self.denominator <= 0:
            return None
        sign, hundredths = "-" if self.numerator < 0 else "", abs(self.numerator) * 10_000
        rounded = (2 * hundredths + self.denominator) // (2 * self.denominator)
        return f"{sign}{rounded // 100}.{rounded % 100:02d}"


def collection_rate(sums: Sums) -> Rate:
    """징수율 = 수납액 ÷ 징수결정액 (이월 포함, 감액 전)."""
    return Rate(sums.collected, sums.levied)


def clearance_rate(carried: Sums) -> Rate:
    """체납정리율 = (수납 + 정리보류) ÷ 이월체납액, of the bills that were carried over.

    Their late charges decided in the year are in what was collected, and so in what was to be cleared, too.
    """
    return Rate(carried.collected + carried.shelved, carried.levied)
