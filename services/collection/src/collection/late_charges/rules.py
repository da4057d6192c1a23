"""Late charges (가산금·중가산금, 납부지연가산세, 연체료) as of a day.

Computed from the facts whenever they are asked for and never written nightly, so that a payment reported late, or a
bill of ten years ago, comes out to the won as the law of its own days says. Money is whole won, days are KST.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Literal

from semu_kit.money import floor_to_ten
from semu_law import Found, Release
from semu_law.calendar import months_passed_on
from semu_law.items import LateCharge as Basis

Regime = Literal["tax-surcharge", "tax-penalty", "fine", "road-occupancy", "public-property"]


@dataclass(frozen=True, slots=True)
class PrincipalPayment:
    """Principal (본세) taken by one receipt, on the day that it counts in law (수납일)."""

    day: date
    won: int


@dataclass(frozen=True, slots=True)
class Debt:
    """What one bill's late charge follows from."""

    municipality: str
    basis: Basis
    """Which law adds to this item, `none` where no law does."""
    liability_day: date
    """납세의무 성립일: it chooses between the two regimes of local tax."""
    payable_until: date
    """납부기한, already moved to a business day (지방세기본법 §24①)."""
    notified_principal: int
    """본세 as the notice named it, penalties (가산세) apart: the thresholds look at it."""
    principal: int
    """본세 that was ever to be paid here: reductions, and what was received before the bill came here, left out."""
    payments: tuple[PrincipalPayment, ...]

    @property
    def first_late_day(self) -> date:
        return self.payable_until + timedelta(days=1)

    def unpaid_after(self, day: date) -> int:
        """The principal still unpaid when `day` ends."""
        return self.principal - sum(payment.won for payment in self.payments if payment.day <= day)


@dataclass(frozen=True, slots=True)
class Line:
    """One step of a charge: `base` won at `rate`, once, or `count` months or days in a row."""

    kind: Literal["first", "monthly", "daily"]
    since: date
    until: date
    count: int
    base: int
    rate: Fraction
    source: Found
    won: Fraction
    """Exact where the municipality rounds the sum, else already rounded."""


@dataclass(frozen=True, slots=True)
class LateCharge:
    """The whole charge accrued by the end of `as_of`, whatever of it was collected since."""

    as_of: date
    payable_until: date
    regime: Regime | None
    """None where no law adds anything to this item."""
    won: int
    lines: tuple[Line, ...] = ()
    below: Found | None = None
    """The threshold (기준금액) that kept months from being charged."""
    readings: tuple[Found, ...] = ()
    """The policies that chose between open readings."""


def regime_of(basis: Basis, liability_day: date, release: Release) -> Regime | None:
    """Which regime a bill lives under for good (지방세징수법 부칙 제17770호 §4). Raises NotInForce before 2011."""
    match basis:
        case "local_tax":
            found = release.lookup("late-charge.tax.regime", liability_day).choice
            return "tax-surcharge" if found == "tax-surcharge" else "tax-penalty"
        case "fine":
            return "fine"
        case "road_occupancy":
            return "road-occupancy"
        case "public_property":
            return "public-property"
        case "none":
            return None


def late_charge(debt: Debt, as_of: date, release: Release) -> LateCharge:
    """The late charge of `debt` accrued by the end of `as_of`.

    지방세기본법 §55①3·4호 (and 구 지방세징수법 §30·§31), 질서위반행위규제법 §24, 도로법 §69③, 공유재산법 §80.
    Raises NotInForce where the law of the debt's days is not in the release.
    """
    regime = regime_of(debt.basis, debt.liability_day, release)
    if regime is None or as_of <= debt.payable_until or debt.unpaid_after(debt.payable_until) <= 0:
        return LateCharge(as_of, debt.payable_until, regime, 0)
    if regime == "public-property":
        return _by_days(debt, as_of, release)
    return _by_months(debt, regime, as_of, release)


def _by_months(debt: Debt, regime: Regime, as_of: date, release: Release) -> LateCharge:
    """A first charge on the day after the due date, then one each time a month has passed, up to the cap."""
    start = debt.first_late_day
    rounding, threshold_basis, same_day = (
        release.policy(debt.municipality, f"late-charge.{name}", start)
        for name in ("rounding", "threshold-basis", "payment-on-accrual-day")
    )
    rate = release.lookup(f"late-charge.{regime}.first", start)
    base = debt.unpaid_after(debt.payable_until)
    first = Line("first", start, start, 1, base, rate.ratio, rate, Fraction(floor_to_ten(base * rate.ratio)))
    charge_first = same_day.choice == "charge-first"
    runs: list[_Run] = []
    below: Found | None = None
    for k in range(1, release.lookup(f"late-charge.{regime}.cap-months", start).count + 1):
        day = months_passed_on(start, k)
        if day > as_of or (day == as_of and not charge_first):
            break
        base = debt.unpaid_after(day - timedelta(days=1) if charge_first else day)
        if base <= 0:
            break
        threshold = release.lookup(f"late-charge.{regime}.threshold", day)
        if (debt.notified_principal if threshold_basis.choice == "as-notified" else base) < threshold.won:
            below = threshold
            continue
        rate = release.lookup(f"late-charge.{regime}.monthly", day)
        if runs and runs[-1].base == base and runs[-1].rate is rate:
            runs[-1].days.append(day)
        elif rate.ratio:
            runs.append(_Run(base, rate, [day]))
    months = [run.line(rounding.choice) for run in runs]
    return LateCharge(
        as_of,
        debt.payable_until,
        regime,
        int(first.won) + floor_to_ten(sum((line.won for line in months), Fraction(0))),
        (first, *months),
        below,
        (rounding, threshold_basis, same_day),
    )


@dataclass(slots=True)
class _Run:
    """Months in a row with the same base and rate, by the days on which they passed."""

    base: int
    rate: Found
    days: list[date]

    def line(self, rounding: str) -> Line:
        """Each month rounded and then added (`each-month`), or exact, to be rounded in the sum."""
        each = self.base * self.rate.ratio
        won = Fraction(floor_to_ten(each)) if rounding == "each-month" else each
        count = len(self.days)
        return Line("monthly", self.days[0], self.days[-1], count, self.base, self.rate.ratio, self.rate, won * count)


def _by_days(debt: Debt, as_of: date, release: Release) -> LateCharge:
    """Every won is charged by its own lateness: what was paid late up to its payment, what is unpaid up to `as_of`.

    공유재산 및 물품 관리법 시행령 §80①: a rate a year by the months late, for 60 months at the most.
    """
    start = debt.first_late_day
    reading, year = (
        release.policy(debt.municipality, f"late-charge.public-property.{name}", start)
        for name in ("reading", "year-days")
    )
    cap = release.lookup("late-charge.public-property.cap-months", start)
    last_day = months_passed_on(start, cap.count) - timedelta(days=1)
    lines = [
        line
        for base, paid_on in _parts(debt, as_of)
        for line in _tiers(base, start, min(paid_on, last_day), paid_on, release, reading, year)
    ]
    return LateCharge(
        as_of,
        debt.payable_until,
        "public-property",
        sum(int(line.won) for line in lines),
        tuple(lines),
        readings=(reading, year),
    )


def _parts(debt: Debt, as_of: date) -> list[tuple[int, date]]:
    """The principal in parts, each with the last day that it was late."""
    late: dict[date, int] = {}
    for payment in debt.payments:
        if debt.payable_until < payment.day <= as_of:
            late[payment.day] = late.get(payment.day, 0) + payment.won
    parts = [(won, day) for day, won in sorted(late.items())]
    unpaid = debt.unpaid_after(as_of)
    return [*parts, (unpaid, as_of)] if unpaid > 0 else parts


def _tiers(
    base: int, start: date, until: date, paid_on: date, release: Release, reading: Found, year: Found
) -> list[Line]:
    """The lines of one part: one rate for its whole lateness, or tier by tier (시행령 §80①; an open reading)."""
    source = release.lookup("late-charge.public-property.tiers", start)
    reached = [(months_passed_on(start, tier.lower), tier.rate) for tier in source.brackets]
    reached = [(since, rate) for since, rate in reached if since <= paid_on and since <= until]
    if reading.choice == "whole-period":
        spans = [(start, until, reached[-1][1])]
    else:
        ends = [since - timedelta(days=1) for since, _ in reached[1:]] + [until]
        spans = [(since, end, rate) for (since, rate), end in zip(reached, ends, strict=True)]
    return [
        Line("daily", since, end, days, base, rate, source, Fraction(floor_to_ten(base * rate * days / year.count)))
        for since, end, rate in spans
        for days in [(end - since).days + 1]
    ]
