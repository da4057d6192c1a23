"""Taking the bank's own statements (세입계좌 입금금액, Dongjak 7②)."""

from datetime import date

from semu_kit.auth import Principal
from semu_kit.clock import Clock
from sqlalchemy.ext.asyncio import AsyncSession

from collection.bank import repository
from collection.bank.models import BankStatement
from collection.officials import must_not_lie_ahead


async def put(session: AsyncSession, clock: Clock, principal: Principal, day: date, amount: int) -> BankStatement:
    """Keep the bank's statement of a day; a later one takes its place. Raises DayAhead."""
    must_not_lie_ahead(day, clock)
    statement = BankStatement(
        municipality=principal.municipality, day=day, amount=amount, put_by=principal.actor, put_at=clock.now()
    )
    await repository.put(session, statement)
    return statement
