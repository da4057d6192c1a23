"""The fee of entrusted collection (징수촉탁교부금). Pure."""

from datetime import date

from semu_kit.money import floor_to_ten
from semu_law import Release

from collection.ledger.rules import ByComponent


def fee(collected: ByComponent, value_day: date, release: Release) -> int:
    """Won that stay here of what was collected, expense (체납처분비) left out: 지방세징수법 §18, 시행령 §25④.

    Raises NotInForce before 2017-03-28.
    """
    return floor_to_ten((collected.total - collected.expense) * release.lookup("entrusted.fee", value_day).ratio)
