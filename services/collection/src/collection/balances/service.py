"""The trial balance of any day, and balances made anew."""

from datetime import date
from typing import Literal

from sqlalchemy.ext.asyncio import AsyncSession

from collection.balances import repository
from collection.balances.schemas import BalanceLine, Rebuilt, TrialBalance


async def trial_balance(
    session: AsyncSession, municipality: str, day: date, by: Literal["value", "booking"]
) -> TrialBalance:
    """The trial balance up to the end of `day`, by value day or by booking day."""
    lines = [BalanceLine.model_validate(row) for row in await repository.trial_balance(session, municipality, day, by)]
    return TrialBalance(
        municipality=municipality,
        day=day,
        by=by,
        lines=lines,
        debit=sum(line.debit for line in lines),
        credit=sum(line.credit for line in lines),
    )


async def rebuild(session: AsyncSession, municipality: str) -> Rebuilt:
    """Throw the held balances away and make them anew from the postings of closed days."""
    await repository.throw_away(session, municipality)
    await repository.hold(session, municipality)
    return Rebuilt(municipality=municipality, held_through=await repository.held_through(session, municipality))
