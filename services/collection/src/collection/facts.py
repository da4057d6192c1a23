"""What is told of bills when facts about them are recorded."""

from collections.abc import Sequence
from typing import TypeVar

from semu_contracts.events.envelope import BillItem, EventData
from semu_kit.clock import Clock
from semu_kit.outbox import events_about, record
from sqlalchemy.ext.asyncio import AsyncSession

from collection.bills.rules import Account

Told = TypeVar("Told", bound=BillItem)


async def tell(
    session: AsyncSession,
    clock: Clock,
    actor: str,
    bills: Sequence[Account],
    data_type: type[EventData[Told]],
    items: Sequence[Told],
) -> None:
    """Record the events of `items`, which are about `bills` of one municipality, in the transaction that made them."""
    shards = {bill.bill: bill.shard for bill in bills}
    await record(
        session,
        *events_about(
            data_type,
            items,
            shard=lambda item: shards[item.bill],
            source="collection",
            municipality=bills[0].municipality,
            actor=actor,
            at=clock.now(),
        ),
    )
