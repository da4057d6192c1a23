"""What deferrals (징수유예) granted after the due date had passed do to the months of a late charge."""

from dataclasses import dataclass
from datetime import date

from semu_law import Found, Release

from collection.late_charges.facts import DAY, Debt, Deferral, Regime, Spared


@dataclass(frozen=True, slots=True)
class Suspension:
    """Which months are not charged for now, or for good."""

    until: date
    """Months that pass later than this are not charged yet: they are when the deferral has ended."""
    left_out: tuple[tuple[date, date], ...] = ()
    """First and last day of the deferrals whose months are left out for good."""
    sparing: tuple[tuple[Deferral, Found, Found, bool], ...] = ()

    def spared(self, uncharged: list[date]) -> tuple[Spared, ...]:
        """The months among `uncharged` (by the days on which they passed), by the deferral that spared them."""
        return tuple(
            Spared(deferral, months, source, reading, for_good)
            for deferral, source, reading, for_good in self.sparing
            if (months := sum(deferral.first_day <= day <= deferral.last_day for day in uncharged))
        )


def suspension(debt: Debt, start: date, as_of: date, regime: Regime, release: Release) -> Suspension:
    """What the deferrals of a debt that is late since `start` do to it as of a day (지방세징수법 §28, 질서법 §24의3).

    Only a kind that the law names for this regime spares anything. Raises NotInForce, UnknownKey.
    """
    until, left_out, sparing = as_of, [], []
    for deferral in debt.deferrals:
        if deferral.last_day < start:
            continue  # it moved the due date
        source = release.lookup(f"late-charge.{regime}.deferral", deferral.first_day)
        if deferral.kind not in source.names:
            continue
        reading = release.lookup("late-charge.deferral.always-excluded", deferral.first_day)
        for_good = deferral.kind in reading.names
        if not for_good:
            reading = release.policy(debt.municipality, "late-charge.deferral-months", deferral.first_day)
            for_good = reading.choice == "excluded"
        if for_good:
            left_out.append((deferral.first_day, deferral.last_day))
        elif deferral.first_day <= as_of <= deferral.last_day:
            until = min(until, deferral.first_day - DAY)
        sparing.append((deferral, source, reading, for_good))
    return Suspension(until, tuple(left_out), tuple(sparing))
