"""The end of a year: its only SQL."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


async def first_open_year(session: AsyncSession, municipality: str) -> int:
    """The first year (회계연도) whose books are open; 0 where none was ever closed, so that every year is open.

    Asked under the posting lock, or a hard close could come between the answer and the entry.
    """
    found = await session.execute(
        text("SELECT coalesce(max(year) + 1, 0) FROM year_close WHERE municipality = :municipality"),
        {"municipality": municipality},
    )
    return int(found.scalar_one())
