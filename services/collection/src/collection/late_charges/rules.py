"""Late charges (가산금·중가산금, 납부지연가산세, 연체료) of a bill as of a day.

Computed from the facts whenever they are asked for and never written nightly, so that a payment reported late, or a
bill of ten years ago, comes out to the won as the law of its own days says. What follows from the law and a due date
alone is kept by release, so that the many bills of one due date share it.
"""

from dataclasses import replace
from datetime import date
from functools import lru_cache

from semu_law import Found, Release
from semu_law.items import LateCharge as Basis

from collection.late_charges.facts import Debt, LateCharge, Line, Regime, tens
from collection.late_charges.months import monthly
from collection.late_charges.public_property import by_days

_PUBLIC = frozenset({"state", "local_government"})


def late_charge(debt: Debt, as_of: date, release: Release) -> LateCharge:
    """The late charge of `debt` accrued by the end of `as_of`.

    지방세기본법 §55①3·4호 (and 구 지방세징수법 §30·§31), 질서위반행위규제법 §24, 도로법 §69③, 공유재산법 §80.
    Raises NotInForce where the law of the debt's days is not in the release, UnknownKey where it has no such rule.
    """
    charge = _charge(debt, as_of, release)
    if debt.deferrals and debt.moved_by:
        return replace(charge, moved=release.lookup("late-charge.deferral.before-due", debt.first_late_day))
    return charge


def _charge(debt: Debt, as_of: date, release: Release) -> LateCharge:
    regime = regime_of(debt.basis, debt.liability_day, release)
    due = debt.due
    if regime is None or as_of <= due or debt.unpaid_after(due) <= 0:
        return LateCharge(debt, as_of, regime)
    if debt.debtor in _PUBLIC and (exempt := _exempt(debt, regime, release)):
        return LateCharge(debt, as_of, regime, exempt=exempt)
    if regime == "public-property":
        return by_days(debt, as_of, release)
    return _once_and_by_months(debt, as_of, regime, release)


@lru_cache(maxsize=65_536)
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


def _once_and_by_months(debt: Debt, as_of: date, regime: Regime, release: Release) -> LateCharge:
    """A first charge on the day after the due date, then one each time a month has passed."""
    start = debt.first_late_day
    source = _first(release, regime, start)
    base, rate = debt.unpaid_after(debt.due), source.ratio
    first = tens(base, rate)
    months = monthly(debt, start, as_of, regime, release)
    return LateCharge(
        debt,
        as_of,
        regime,
        first + months.won,
        (Line("first", start, start, 1, base, rate, source, first), *months.lines),
        below=months.below,
        spared=months.spared,
        readings=months.readings,
    )


@lru_cache(maxsize=65_536)
def _first(release: Release, regime: Regime, start: date) -> Found:
    return release.lookup(f"late-charge.{regime}.first", start)


def _exempt(debt: Debt, regime: Regime, release: Release) -> Found | None:
    """What spares the State or a local government: both until 2023, then local governments alone (§55⑤)."""
    found = release.lookup(f"late-charge.{regime}.exempt", debt.first_late_day)
    return found if debt.debtor.replace("_", "-") in found.names else None
