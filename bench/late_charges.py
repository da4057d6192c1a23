"""Late charges of many bills as of a day, line by line, beside a plain loop over the same arithmetic."""

import random
import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import cache

from collection.late_charges.facts import Debt, PrincipalPayment
from collection.late_charges.rules import late_charge, regime_of
from semu_law import load
from semu_law.calendar import months_passed_on, move_to_business_day

from bench.figures import Figure

_ROUNDS = 3
_CHUNK = 50_000
"""Bills held at once: memory stays flat."""
_DAY = timedelta(days=1)
_AS_OF = date(2026, 10, 19)
_MUNICIPALITY = "41570"


def measure(bills: int) -> Figure:
    """Bills a second. Raises if the two disagree on a single won of the sum."""
    ours, floor = [], []
    for _ in range(_ROUNDS):
        seconds = plain_seconds = 0.0
        for chunk in range(0, bills, _CHUNK):
            debts = _debts(min(_CHUNK, bills - chunk), random.Random(chunk))  # the same bills in every round
            charged, took = _timed(_ours, debts)
            seconds += took
            plain, took = _timed(_plain, debts)
            plain_seconds += took
            if charged != plain:
                raise ValueError(f"late charges of {charged:,} won, but {plain:,} by the plain loop")
        ours.append(bills / seconds)
        floor.append(bills / plain_seconds)
    return Figure(f"late charges of {bills:,} bills, with their lines", "bills/s", ours, "plain loop, won only", floor)


def _timed(compute: Callable[[Sequence[Debt]], int], debts: Sequence[Debt]) -> tuple[int, float]:
    started = time.perf_counter()
    won = compute(debts)
    return won, time.perf_counter() - started


def _debts(bills: int, chance: random.Random) -> list[Debt]:
    """Arrears of ten years: taxes of both regimes and fines, a third of them paid in part."""
    made = []
    for _ in range(bills):
        basis = chance.choice(("local_tax", "local_tax", "fine"))
        due = move_to_business_day(date(2016, 1, 31) + timedelta(days=chance.randrange(3_800)))
        principal = chance.randrange(10_000, 3_000_000, 10)
        payments = ()
        if chance.random() < 1 / 3:
            paid_on = due + timedelta(days=chance.randrange(1, 400))
            payments = (PrincipalPayment(paid_on, principal * chance.randrange(10, 90) // 100),)
        made.append(Debt(_MUNICIPALITY, basis, due - timedelta(days=60), due, principal, principal, payments))
    return made


def _ours(debts: Sequence[Debt]) -> int:
    law = load()
    return sum(late_charge(debt, _AS_OF, law).won for debt in debts)


def _plain(debts: Sequence[Debt]) -> int:
    """Month after month in whole won."""
    law, won = load(), 0
    for debt in debts:
        regime = regime_of(debt.basis, debt.liability_day, law)
        numerator, denominator, threshold, months = _rates(regime, debt.payable_until + _DAY)
        won += debt.principal * numerator // denominator // 10 * 10
        if debt.principal < threshold:
            continue
        for day, numerator, denominator in months:
            if day > _AS_OF:
                break
            base = debt.principal
            for payment in debt.payments:
                if payment.day < day:
                    base -= payment.won
            won += base * numerator // denominator // 10 * 10
    return won


@cache
def _rates(regime: str, start: date) -> tuple[int, int, int, list[tuple[date, int, int]]]:
    """The rates of one due date, looked up once: the first one, the threshold, and each month's with its day."""
    law = load()
    first = law.lookup(f"late-charge.{regime}.first", start).ratio
    threshold = law.lookup(f"late-charge.{regime}.threshold", start).won
    days = [months_passed_on(start, k) for k in range(1, 61)]
    rates = [law.lookup(f"late-charge.{regime}.monthly", day).ratio for day in days]
    months = [(day, rate.numerator, rate.denominator) for day, rate in zip(days, rates, strict=True)]
    return first.numerator, first.denominator, threshold, months
