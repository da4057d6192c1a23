"""Charges added each time a month has passed since a due date (중가산금, 월 단위 납부지연가산세)."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from semu_law import Found, Release
from semu_law.calendar import months_passed_on

from collection.late_charges.deferral import Suspension, suspension
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
    readings = rounding, threshold_basis, same_day = _readings(release, debt.municipality, start)
    charge_first = same_day.choice == "charge-first"
    suspended = suspension(debt, start, as_of, regime, release) if debt.deferrals else Suspension(as_of)
    calendar = _calendar(release, regime, start, suspended.left_out)
    through = bisect_right if charge_first or suspended.until < as_of else bisect_left
    passed = through(calendar.days, suspended.until)
    each_month, as_notified = rounding.choice == "each-month", threshold_basis.choice == "as-notified"
    lines: list[Line] = []
    below: Found | None = None
    for run in _runs(debt, start, calendar.days, passed, charge_first):
        for step in calendar.steps:
            first, after = max(run.first, step.first), min(run.after, step.after)
            if first >= after:
                continue
            if (debt.notified_principal if as_notified else run.base) < step.threshold.won:
                below = step.threshold
            elif rate := step.rate.ratio:
                won = (tens(run.base, rate) if each_month else run.base * rate) * (after - first)
                since, until = calendar.days[first], calendar.days[after - 1]
                lines.append(Line("monthly", since, until, after - first, run.base, rate, step.rate, won))
    return Months(
        tens(sum(line.won for line in lines)),
        tuple(lines),
        below,
        suspended.spared([day for day in (*calendar.left_out, *calendar.days[passed:]) if day <= as_of]),
        readings,
    )


@lru_cache(maxsize=65_536)
def _readings(release: Release, municipality: str, start: date) -> tuple[Found, Found, Found]:
    rounding, threshold_basis, same_day = (
        release.policy(municipality, f"late-charge.{name}", start)
        for name in ("rounding", "threshold-basis", "payment-on-accrual-day")
    )
    return rounding, threshold_basis, same_day


@dataclass(frozen=True, slots=True)
class _Step:
    """Months in a row under one rate and one threshold, by their positions."""

    first: int
    after: int
    rate: Found
    threshold: Found


@dataclass(frozen=True, slots=True)
class _Calendar:
    """The days on which the months of one due date pass: those to charge, and those left out."""

    days: tuple[date, ...]
    steps: tuple[_Step, ...]
    left_out: tuple[date, ...]


@lru_cache(maxsize=8_192)
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
        rate = release.lookup(f"late-charge.{regime}.monthly", day)
        threshold = release.lookup(f"late-charge.{regime}.threshold", day)
        if steps and steps[-1].rate is rate and steps[-1].threshold is threshold:
            steps[-1] = _Step(steps[-1].first, at + 1, rate, threshold)
        else:
            steps.append(_Step(at, at + 1, rate, threshold))
        days.append(day)
    return _Calendar(tuple(days), tuple(steps), tuple(left_out))


@dataclass(frozen=True, slots=True)
class _Run:
    """Months in a row on the same unpaid principal, by their positions."""

    first: int
    after: int
    base: int


def _runs(debt: Debt, start: date, days: tuple[date, ...], passed: int, charge_first: bool) -> list[_Run]:
    """The months that passed, by what was unpaid then. A payment on the very day follows the policy."""
    base = debt.unpaid_after(start - DAY)
    find = bisect_right if charge_first else bisect_left
    runs: list[_Run] = []
    first = 0
    for payment in sorted((payment for payment in debt.payments if payment.day >= start), key=lambda one: one.day):
        after = min(find(days, payment.day), passed)
        if after > first:
            runs.append(_Run(first, after, base))
            first = after
        base -= payment.won
    return [run for run in (*runs, _Run(first, passed, base)) if run.base > 0]
