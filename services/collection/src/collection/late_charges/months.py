"""Charges added each time a month has passed since a due date (중가산금, 월 단위 납부지연가산세)."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import lru_cache

from semu_law import Found, Release
from semu_law.calendar import months_passed_on

from collection.late_charges.deferral import suspension
from collection.late_charges.facts import DAY, Debt, Line, Regime, Spared, tens


@dataclass(frozen=True, slots=True)
class Months:
    """What the months that passed have added."""

    won: int
    lines: tuple[Line, ...]
    below: Found | None
    """The threshold (기준금액) that kept months from being charged."""
    spared: tuple[Spared, ...]
    readings: tuple[Found, ...]
    """The policies that chose between open readings."""


def monthly(debt: Debt, start: date, as_of: date, regime: Regime, release: Release) -> Months:
    """The monthly charges, by the end of `as_of`, of a debt that is late since `start`.

    Each month on what is unpaid then, by the civil calendar from `start` (민법 §160), up to the cap of the regime.
    Raises NotInForce, UnknownKey.
    """
    terms = _terms(release, debt.municipality, regime, start)
    calendar, until = terms.calendar, as_of
    spared: tuple[Spared, ...] = ()
    if debt.deferrals:
        suspended = suspension(debt, start, as_of, regime, release)
        calendar, until = _calendar(release, regime, start, suspended.left_out), suspended.until
        spared = suspended.spared([day for day in (*calendar.left_out, *calendar.after(until)) if day <= as_of])
    through = bisect_right if terms.charge_first or until < as_of else bisect_left
    passed = through(calendar.days, until)
    lines: list[Line] = []
    below: Found | None = None
    won: int | Fraction = 0
    for run_first, run_after, base in _runs(debt, start, calendar.days, passed, terms.charge_first):
        for step in calendar.steps:
            first, after = max(run_first, step.first), min(run_after, step.after)
            if first >= after:
                continue
            if (debt.notified_principal if terms.as_notified else base) < step.threshold.won:
                below = step.threshold
            elif step.rate:
                added = (tens(base, step.rate) if terms.each_month else base * step.rate) * (after - first)
                since, last = calendar.days[first], calendar.days[after - 1]
                lines.append(Line("monthly", since, last, after - first, base, step.rate, step.source, added))
                won += added
    return Months(tens(won), tuple(lines), below, spared, terms.readings)


@dataclass(frozen=True, slots=True)
class _Terms:
    """What the law and the municipality's readings say of every debt that is late since one day."""

    readings: tuple[Found, ...]
    each_month: bool
    as_notified: bool
    charge_first: bool
    calendar: "_Calendar"
    """Without any deferral."""


@lru_cache(maxsize=16_384)
def _terms(release: Release, municipality: str, regime: Regime, start: date) -> _Terms:
    readings = rounding, threshold_basis, same_day = [
        release.policy(municipality, f"late-charge.{name}", start)
        for name in ("rounding", "threshold-basis", "payment-on-accrual-day")
    ]
    return _Terms(
        tuple(readings),
        rounding.choice == "each-month",
        threshold_basis.choice == "as-notified",
        same_day.choice == "charge-first",
        _calendar(release, regime, start, ()),
    )


@dataclass(frozen=True, slots=True)
class _Step:
    """Months in a row under one rate and one threshold, by their positions."""

    first: int
    after: int
    rate: Fraction
    source: Found
    threshold: Found


@dataclass(frozen=True, slots=True)
class _Calendar:
    """The days on which the months of one due date pass: those to charge, and those left out."""

    days: tuple[date, ...]
    steps: tuple[_Step, ...]
    left_out: tuple[date, ...]

    def after(self, day: date) -> tuple[date, ...]:
        return self.days[bisect_right(self.days, day) :]


@lru_cache(maxsize=4_096)
def _calendar(release: Release, regime: Regime, start: date, spans: tuple[tuple[date, date], ...]) -> _Calendar:
    """The same for every debt of one due date. The cap counts the months that are charged."""
    cap = release.lookup(f"late-charge.{regime}.cap-months", start).count
    days: list[date] = []
    left_out: list[date] = []
    steps: list[_Step] = []
    while len(days) < cap:
        day = months_passed_on(start, len(days) + len(left_out) + 1)
        if any(first <= day <= last for first, last in spans):
            left_out.append(day)
            continue
        at = len(days)
        source = release.lookup(f"late-charge.{regime}.monthly", day)
        threshold = release.lookup(f"late-charge.{regime}.threshold", day)
        if steps and steps[-1].source is source and steps[-1].threshold is threshold:
            steps[-1] = replace(steps[-1], after=at + 1)
        else:
            steps.append(_Step(at, at + 1, source.ratio, source, threshold))
        days.append(day)
    return _Calendar(tuple(days), tuple(steps), tuple(left_out))


def _runs(
    debt: Debt, start: date, days: tuple[date, ...], passed: int, charge_first: bool
) -> list[tuple[int, int, int]]:
    """The months that passed, in runs on one unpaid principal: position of the first, of the one after, and won.

    A payment on the very day that a month passes follows the municipality's reading.
    """
    base = debt.unpaid_after(start - DAY)
    late = [payment for payment in debt.payments if payment.day >= start]
    if not late:
        return [(0, passed, base)]
    find = bisect_right if charge_first else bisect_left
    runs = []
    first = 0
    for payment in sorted(late, key=lambda one: one.day):
        after = min(find(days, payment.day), passed)
        runs.append((first, after, base))
        first = after
        base -= payment.won
    return [run for run in (*runs, (first, passed, base)) if run[0] < run[1] and run[2] > 0]
