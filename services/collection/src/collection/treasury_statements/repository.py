"""Statements of the treasury: the only SQL of them."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from collection.treasury_statements.models import TreasuryStatement


async def latest(session: AsyncSession, municipality: str, year: int, month: date) -> TreasuryStatement | None:
    """The statement that counts for a month (its first day) of a year's books."""
    found = await session.scalars(
        select(TreasuryStatement)
        .where(
            col(TreasuryStatement.municipality) == municipality,
            col(TreasuryStatement.fiscal_year) == year,
            col(TreasuryStatement.month) == month,
        )
        .order_by(col(TreasuryStatement.seq).desc())
        .limit(1)
    )
    return found.first()
