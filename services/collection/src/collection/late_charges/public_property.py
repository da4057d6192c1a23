"""연체료 on the use of public property: a rate a year by the months late (공유재산 및 물품 관리법 시행령 §80①)."""

from datetime import date

from semu_law import Found, Release
from semu_law.calendar import months_passed_on

from collection.late_charges.facts import DAY, Debt, LateCharge, Line, tens


def by_days(debt: Debt, as_of: date, release: Release) -> LateCharge:
    """Every won is charged by its own lateness: what was paid late up to its payment, what is unpaid up to `as_of`.

    For 60 months at the most, and rounded once, in the sum: money that is paid in parts loses no fraction by being
    divided (국고금 관리법 시행령 §109의2①), so no payment makes what was already added less. The debt is late on
    `as_of`. Raises NotInForce, UnknownKey.
    """
    start = debt.first_late_day
    reading, year = (
        release.policy(debt.municipality, f"late-charge.public-property.{name}", start)
        for name in ("reading", "year-days")
    )
    cap = release.lookup("late-charge.public-property.cap-months", start)
    last_day = months_passed_on(start, cap.count) - DAY
    lines = tuple(
        line
        for base, paid_on in _parts(debt, as_of)
        for line in _tiers(base, start, min(paid_on, last_day), paid_on, release, reading, year)
    )
    won = tens(sum(line.won for line in lines))
    return LateCharge(debt, as_of, "public-property", won, lines, readings=(reading, year))


def _parts(debt: Debt, as_of: date) -> list[tuple[int, date]]:
    """The principal in parts, each with the last day that it was late."""
    late: dict[date, int] = {}
    due = debt.due
    for payment in debt.payments:
        if due < payment.day <= as_of:
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
        ends = [since - DAY for since, _ in reached[1:]] + [until]
        spans = [(since, end, rate) for (since, rate), end in zip(reached, ends, strict=True)]
    return [
        Line("yearly", since, end, days, base, rate, source, base * days * rate / year.count)
        for since, end, rate in spans
        for days in [(end - since).days + 1]
    ]
