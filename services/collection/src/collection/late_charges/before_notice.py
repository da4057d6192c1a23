"""Charges on a tax that its payer computes (신고납부) or withholds (특별징수), from its statutory due date."""

from datetime import date

from semu_law import Found, Release

from collection.late_charges.facts import DAY, Debt, LateCharge, Line, UnpaidTax, tens
from collection.late_charges.months import Months, monthly


def self_assessed(tax: UnpaidTax, as_of: date, release: Release) -> LateCharge:
    """What is added by the day until the tax is paid or noticed, in 75/100 at the most (지방세기본법 §55①1호).

    What is added after the notice is the bill's late charge (3호·4호). Raises NotInForce.
    """
    if as_of <= tax.due or not tax.principal:
        return LateCharge(tax, as_of, "self-assessed")
    start = tax.due + DAY
    lines = _within(
        release.lookup("late-charge.self-assessed.cap", start),
        tax.principal,
        _daily(tax, min(as_of, tax.noticed_on or as_of), "late-charge.self-assessed.daily", release),
    )
    return LateCharge(tax, as_of, "self-assessed", _sum(lines), tuple(lines))


def withheld(tax: UnpaidTax, as_of: date, release: Release) -> LateCharge:
    """What is added to a tax that was withheld and not paid in (특별징수 납부지연가산세, 지방세기본법 §56①).

    Once and by the day until it is paid or noticed, within a limit of its own (1호·2호); if it is unpaid at the
    notice's due date, once (2의2호) and by the month (3호); all within one limit. Raises NotInForce before 2024.
    """
    if as_of <= tax.due or not tax.principal:
        return LateCharge(tax, as_of, "withholding")
    start, imposed_on = tax.due + DAY, min(as_of, tax.noticed_on or as_of)
    first, notice, cap_first, cap = (
        release.lookup(f"late-charge.withholding.{name}", imposed_on)
        for name in ("first", "notice", "cap-first", "cap")
    )
    lines = _within(
        cap_first,
        tax.principal,
        [_once(first, start, tax.principal), *_daily(tax, imposed_on, "late-charge.withholding.daily", release)],
    )
    after = _after_notice(tax, as_of, release)
    if after is not None:
        debt, months = after
        if notice.ratio:
            lines.append(_once(notice, debt.first_late_day, debt.unpaid_after(debt.due)))
        lines = _within(cap, tax.principal, [*lines, *months.lines])
        return LateCharge(
            tax,
            as_of,
            "withholding",
            _sum(lines),
            tuple(lines),
            below=months.below,
            spared=months.spared,
            readings=months.readings,
        )
    return LateCharge(tax, as_of, "withholding", _sum(lines), tuple(lines))


def _after_notice(tax: UnpaidTax, as_of: date, release: Release) -> tuple[Debt, Months] | None:
    """The noticed debt and its months, once it is late: like a bill's, under rules of its own."""
    if tax.noticed_on is None or tax.notice_due is None:
        return None
    debt = Debt(
        municipality=tax.municipality,
        basis="local_tax",
        liability_day=tax.payable_until,
        payable_until=tax.notice_due,
        notified_principal=tax.unpaid_after(tax.noticed_on),
        principal=tax.principal,
        payments=tax.payments,
        deferrals=tax.deferrals,
    )
    if as_of <= debt.due or debt.unpaid_after(debt.due) <= 0:
        return None
    return debt, monthly(debt, debt.first_late_day, as_of, "withholding", release)


def _once(source: Found, day: date, base: int) -> Line:
    return Line("first", day, day, 1, base, source.ratio, source, tens(base, source.ratio))


def _daily(tax: UnpaidTax, until: date, key: str, release: Release) -> list[Line]:
    """A line for each span of days with one rate and one unpaid amount; what is paid on a day was late on it."""
    lines: list[Line] = []
    since, base = tax.due + DAY, tax.principal
    late = sorted((payment for payment in tax.payments if payment.day <= until), key=lambda one: one.day)
    for day, won in [*((payment.day, payment.won) for payment in late), (until, 0)]:
        if base > 0 and day >= since:
            lines += [
                Line("daily", first, last, days, base, source.ratio, source, base * days * source.ratio)
                for first, last, source in release.between(key, since, day)
                for days in [(last - first).days + 1]
            ]
            since = day + DAY
        base -= won
    return lines


def _within(cap: Found, principal: int, lines: list[Line]) -> list[Line]:
    """The lines, and one that takes off what exceeds the limit."""
    added, limit = sum(line.won for line in lines), tens(principal, cap.ratio)
    if added <= limit:
        return lines
    since, until = lines[0].since, max(line.until for line in lines)
    return [*lines, Line("cap", since, until, 1, principal, cap.ratio, cap, limit - added)]


def _sum(lines: list[Line]) -> int:
    """Rounded once, in the sum (지방세기본법 §59)."""
    return tens(sum(line.won for line in lines))
