"""The close of the due date (납기마감 처리, Dongjak 10①): asked for at once, done in pieces."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from asyncpg import Record
from semu_contracts.events.collection import ArrearsBegan, ArrearsItem
from semu_kit.auth import Principal
from semu_kit.clock import Clock
from semu_kit.ids import new_id
from semu_kit.outbox import events_about, record
from semu_kit.problems import Conflict, NotFound, Problem
from sqlalchemy.ext.asyncio import AsyncSession

from collection.closings import repository
from collection.closings.models import Closing
from collection.closings.schemas import ClosingAnswer
from collection.ledger import repository as ledger
from collection.proofs import service as proofs

_PIECE = 10_000
"""Bills a transaction: payments wait for no longer than one piece takes, and a kill loses no more than one."""


class DayNotOver(Problem):
    """The day to close lies ahead: payments of it may still come in time."""

    status, type, title = 422, "day-not-over", "The day to close lies in the future"


class ClosingRunning(Conflict):
    """A close of this municipality is not done yet."""

    type, title = "closing-running", "A close of this municipality is running"


class ClosingUnknown(NotFound):
    """No close of the caller's municipality has this id."""

    type, title = "closing-unknown", "No such close"


async def begin(session: AsyncSession, clock: Clock, principal: Principal, day: date) -> ClosingAnswer:
    """Ask for a close as of `day`; the worker runs it. Run again, it finds only what came since.

    Raises DayNotOver, ClosingRunning.
    """
    if day > clock.today():
        raise DayNotOver("아직 오지 않은 날은 마감할 수 없습니다. 오늘이나 지난 날을 보내십시오.", day=day)
    closing = Closing(
        id=new_id(),
        municipality=principal.municipality,
        day=day,
        state="running",
        shard=0,
        total=await repository.count_late(session, principal.municipality, day),
        bills=0,
        principal=0,
        actor=principal.actor,
        asked_at=clock.now(),
        closed_at=None,
    )
    if not await repository.add(session, closing):
        raise ClosingRunning("진행 중인 납기마감이 있습니다. 끝난 뒤 다시 요청하십시오.")
    return ClosingAnswer.model_validate(closing, from_attributes=True)


async def find(session: AsyncSession, municipality: str, closing: UUID) -> ClosingAnswer:
    """One close of a municipality. Raises ClosingUnknown."""
    found = await repository.find(session, municipality, closing)
    if found is None:
        raise ClosingUnknown("그런 마감이 없습니다. 번호와 지방자치단체를 확인하십시오.", closing=closing)
    return ClosingAnswer.model_validate(found)


async def advance(session: AsyncSession, clock: Clock) -> bool:
    """Do the next piece of some close that is not done; False if there is none.

    A payment in the same instant: either it is posted before the piece looks, or it waits for the piece and finds
    the bill in arrears; made in time, it then undoes them.
    """
    closing = await repository.take(session)
    if closing is None:
        return False
    if closing.state == "running":
        await _do_piece(session, clock, closing)
    else:
        await proofs.prove_and_keep(session, clock, closing.municipality, after="closing")
        closing.state = "done"
        closing.closed_at = clock.now()
    await repository.save(session, closing)
    return True


async def _do_piece(session: AsyncSession, clock: Clock, closing: Closing) -> None:
    await ledger.lock_for_close(session, closing.municipality)
    late = await repository.begin_arrears(session, closing, _PIECE)
    closing.bills += len(late)
    closing.principal += sum(row["outstanding_principal"] for row in late)
    closing.shard = max((row["shard"] for row in late), default=closing.shard)
    if len(late) < _PIECE:
        closing.state = "proving"
    await _tell(session, clock, closing, late)


async def _tell(session: AsyncSession, clock: Clock, closing: Closing, late: Sequence[Record]) -> None:
    shards = {row["id"]: row["shard"] for row in late}
    await record(
        session,
        *events_about(
            ArrearsBegan,
            [ArrearsItem(taxpayer=row["taxpayer"], bill=row["id"], day=row["arrears_since"]) for row in late],
            shard=lambda item: shards[item.bill],
            source="collection",
            municipality=closing.municipality,
            actor=closing.actor,
            at=clock.now(),
        ),
    )
