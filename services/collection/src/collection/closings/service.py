"""The close of the due date (납기마감 처리, Dongjak 10①)."""

from collections.abc import Sequence
from datetime import date

from asyncpg import Record
from semu_contracts.events.collection import ArrearsBegan, ArrearsItem
from semu_contracts.events.envelope import SHARDS
from semu_kit.auth import Principal
from semu_kit.clock import Clock
from semu_kit.ids import new_id
from semu_kit.outbox import events_about, record
from semu_kit.problems import Problem
from sqlalchemy.ext.asyncio import AsyncSession

from collection.closings import repository
from collection.closings.models import Closing
from collection.ledger import repository as ledger


class DayNotOver(Problem):
    """The day to close lies ahead: payments of it may still come in time."""

    status, type, title = 422, "day-not-over", "The day to close lies in the future"


async def close(session: AsyncSession, clock: Clock, principal: Principal, day: date) -> Closing:
    """Turn what is unpaid past its due date on `day` into arrears. Run again, it finds only what came since.

    A payment in the same instant: either it is posted before the close looks, or it waits for the close and finds
    the bill in arrears; made in time, it then undoes them. Raises DayNotOver.
    """
    if day > clock.today():
        raise DayNotOver("아직 오지 않은 날은 마감할 수 없습니다. 오늘이나 지난 날을 보내십시오.", day=day)
    await ledger.lock_for_close(session, principal.municipality)
    closing = Closing(
        id=new_id(),
        municipality=principal.municipality,
        day=day,
        state="done",
        shard=SHARDS,
        total=0,
        bills=0,
        principal=0,
        actor=principal.actor,
        asked_at=clock.now(),
        closed_at=clock.now(),
    )
    async for piece in repository.begin_arrears(session, principal.municipality, day, closing.id):
        closing.bills += len(piece)
        closing.principal += sum(row["outstanding_principal"] for row in piece)
        await _tell(session, closing, piece)
    session.add(closing)
    return closing


async def _tell(session: AsyncSession, closing: Closing, piece: Sequence[Record]) -> None:
    shards = {row["id"]: row["shard"] for row in piece}
    await record(
        session,
        *events_about(
            ArrearsBegan,
            [ArrearsItem(taxpayer=row["taxpayer"], bill=row["id"], day=row["arrears_since"]) for row in piece],
            shard=lambda item: shards[item.bill],
            source="collection",
            municipality=closing.municipality,
            actor=closing.actor,
            at=closing.closed_at,
        ),
    )
