"""Bills as the other services have told of them, in the database."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from semu_contracts.events.collection import PostedReceipt
from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from assessment.bills.models import BillReceipt, BillState
from assessment.bills.schemas import BillAnswer, State
from assessment.levies.models import Levy


async def know(
    session: AsyncSession,
    fact: Literal["opened_at", "arrears_since", "settled_on"],
    values: Mapping[UUID, datetime | date | None],
) -> None:
    """Write one fact of many bills."""
    told = insert(BillState).values([{"bill": bill, fact: value} for bill, value in values.items()])
    await session.execute(told.on_conflict_do_update(index_elements=["bill"], set_={fact: told.excluded[fact]}))


async def know_notices(session: AsyncSession, notice: str, values: Mapping[UUID, datetime]) -> None:
    """Write the last word of the bills' notices, unless a later one is known."""
    told = insert(BillState).values([{"bill": bill, "notice": notice, "notice_at": at} for bill, at in values.items()])
    await session.execute(
        told.on_conflict_do_update(
            index_elements=["bill"],
            set_={"notice": told.excluded.notice, "notice_at": told.excluded.notice_at},
            where=or_(col(BillState.notice_at).is_(None), col(BillState.notice_at) <= told.excluded.notice_at),
        )
    )


async def add_receipts(session: AsyncSession, receipts: Sequence[PostedReceipt]) -> None:
    await session.execute(
        insert(BillReceipt)
        .values(
            [
                {
                    "bill": receipt.bill,
                    "provider": receipt.provider,
                    "payment_id": receipt.payment_id,
                    "amount": receipt.amounts.total,
                }
                for receipt in receipts
            ]
        )
        .on_conflict_do_nothing()
    )


async def get(session: AsyncSession, bill: UUID) -> tuple[str, BillAnswer] | None:
    """One bill, and whose it is (the municipality)."""
    row = (await session.execute(_bills().where(col(Levy.id) == bill))).one_or_none()
    return None if row is None else (row[0].municipality, _answer(row))


async def page(session: AsyncSession, file_id: UUID, state: State | None, after: int, limit: int) -> list[BillAnswer]:
    """A file's bills after a line of it, in order; all, or those of one state."""
    question = _bills().where(col(Levy.levy_file_id) == file_id, col(Levy.line) > after)
    if state is not None:
        question = question.where(_state == state)
    rows = await session.execute(question.order_by(col(Levy.line)).limit(limit))
    return [_answer(row) for row in rows]


_state = case(
    (col(Levy.withdrawn_at).is_not(None), "withdrawn"),
    (col(BillState.settled_on).is_not(None), "settled"),
    (col(BillState.arrears_since).is_not(None), "arrears"),
    (col(BillState.opened_at).is_not(None), "open"),
    else_="decided",
)
_paid = (
    select(func.coalesce(func.sum(col(BillReceipt.amount)), 0))
    .where(col(BillReceipt.bill) == col(Levy.id))
    .scalar_subquery()
)


def _bills() -> Select[Any]:
    return select(Levy, BillState, _state, _paid).outerjoin(BillState, col(BillState.bill) == col(Levy.id))


def _answer(row: Any) -> BillAnswer:
    levy, told, state, paid = row
    return BillAnswer(
        **levy.model_dump(include=BillAnswer.model_fields.keys()),
        bill=levy.id,
        levy_file=levy.levy_file_id,
        taxpayer=levy.taxpayer_id,
        state=state,
        arrears_since=told and told.arrears_since,
        notice=told and told.notice,
        notice_at=told and told.notice_at,
        paid=int(paid),
        settled_on=told and told.settled_on,
    )
