"""The rates of a year's books as of a day."""

from datetime import date

from semu_law import load
from sqlalchemy.ext.asyncio import AsyncSession

from collection.books import repository
from collection.books.rules import Sums, clearance_rate, collection_rate
from collection.collection_rates.schemas import CollectionRates, RateLine


async def rates(session: AsyncSession, municipality: str, year: int, day: date) -> CollectionRates:
    """징수율 and 체납정리율 of each item and of all, from what was booked up to the end of `day`."""
    found, law = await repository.of_origins(session, municipality, year, day), load()
    items = sorted({item for item, _ in found})
    lines = [
        _line(item, law.item(item).name, found.get((item, False), Sums()), found.get((item, True), Sums()))
        for item in items
    ]
    current, carried = (sum((one for (_, its), one in found.items() if its is old), Sums()) for old in (False, True))
    return CollectionRates(
        municipality=municipality, fiscal_year=year, day=day, lines=[*lines, _line(None, "합계", current, carried)]
    )


def _line(item: str | None, name: str, current: Sums, carried: Sums) -> RateLine:
    whole = current + carried
    return RateLine(
        item=item,
        item_name=name,
        decided=whole.levied,
        collected=whole.collected,
        collection_rate=collection_rate(whole).percent,
        current_decided=current.levied,
        current_collected=current.collected,
        current_rate=collection_rate(current).percent,
        arrears=carried.levied,
        arrears_collected=carried.collected,
        arrears_written_off=carried.shelved,
        clearance_rate=clearance_rate(carried).percent,
    )
