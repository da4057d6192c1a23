"""The deposits' SQL."""

from sqlalchemy import RowMapping, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from notification.callbacks.models import Deposit

# Written out: a webhook's own work is little more than this statement and the event's.
_ADD = text(
    "INSERT INTO deposit (id, collector, event_id, transaction_id, municipality, reference, amount, paid_at, told_at)"
    " VALUES (:id, :collector, :event_id, :transaction_id, :municipality, :reference, :amount, :paid_at, :told_at)"
    " ON CONFLICT DO NOTHING RETURNING id"
)


async def add(session: AsyncSession, deposit: Deposit) -> bool:
    """False if this event or this transaction was told before. Of two at once the second waits for the first."""
    return (await session.execute(_ADD, deposit.model_dump())).first() is not None


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
