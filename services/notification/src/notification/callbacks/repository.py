"""The deposits' SQL."""

from sqlalchemy import RowMapping, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from notification.callbacks.models import Deposit


async def add(session: AsyncSession, deposit: Deposit) -> bool:
    """False if this event or this transaction was told before. Of two at once the second waits for the first."""
    added = await session.execute(
        insert(Deposit).values(**deposit.model_dump()).on_conflict_do_nothing().returning(col(Deposit.id))
    )
    return added.first() is not None


async def told_before(session: AsyncSession, deposit: Deposit) -> RowMapping:
    """The deposit that the event or the transaction was told with first."""
    found = await session.execute(
        select(col(Deposit.transaction_id), col(Deposit.reference), col(Deposit.amount))
        .where(
            col(Deposit.collector) == deposit.collector,
            (col(Deposit.event_id) == deposit.event_id) | (col(Deposit.transaction_id) == deposit.transaction_id),
        )
        .order_by(col(Deposit.id))
        .limit(1)
    )
    return found.mappings().one()
