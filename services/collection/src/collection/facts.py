"""Recording a fact about a bill: the bill is held, and what became true of it is told."""

from collections.abc import Sequence
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from semu_contracts.events.envelope import BillItem, EventData
from semu_kit.clock import Clock
from semu_kit.ids import new_id
from semu_kit.outbox import events_about, record
from semu_kit.problems import Problem
from sqlalchemy.ext.asyncio import AsyncSession

from collection.bills import repository
from collection.bills.rules import Account
from collection.bills.service import find
from collection.ledger.repository import lock_for_posting

Told = TypeVar("Told", bound=BillItem)


class DayBeforeLiability(Problem):
    """Nothing befalls a bill before the liability to it arose (납세의무 성립일)."""

    status, type, title = 422, "day-before-liability", "The day lies before the liability arose"


async def hold(session: AsyncSession, municipality: str, bill: UUID) -> Account:
    """One bill of a municipality, locked until the transaction ends. Raises BillUnknown.

    The race: a receipt, a close or another fact comes in the same instant; whichever is second sees the first.
    """
    await lock_for_posting(session, municipality)
    await find(session, municipality, bill)
    return (await repository.lock(session, municipality, [bill]))[bill]


def must_not_precede(day: date, bill: Account) -> None:
    """Raises DayBeforeLiability."""
    if day < bill.liability_day:
        raise DayBeforeLiability(
            "납세의무가 성립하기 전의 날입니다. 날짜를 확인하십시오.", day=day, liability_day=bill.liability_day
        )


def about(bill: Account, clock: Clock, actor: str) -> dict[str, Any]:
    """The columns that every row about a bill has."""
    return {
        "id": new_id(),
        "municipality": bill.municipality,
        "bill": bill.bill,
        "actor": actor,
        "recorded_at": clock.now(),
    }


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
