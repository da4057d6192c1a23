"""Bills as the other services have told of them, in the database."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from semu_contracts.events.collection import PostedReceipt
from sqlalchemy import Select, case, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from assessment.bills.models import BillReceipt, BillState
from assessment.bills.schemas import BillAnswer, State
from assessment.levies.models import Levy
from assessment.reductions.models import Reduction

_KINDS = {"opened_at": "timestamptz", "arrears_since": "date", "settled_on": "date", "lapsed_on": "date"}


async def know(
    session: AsyncSession,
    fact: Literal["opened_at", "arrears_since", "settled_on", "lapsed_on"],
    values: Mapping[UUID, datetime | date | None],
) -> None:
    """Write one fact of many bills: one statement whatever their number, so that it is compiled once."""
    await session.execute(
        text(
            f"INSERT INTO bill_states (bill, {fact})"
            f" SELECT * FROM unnest(CAST(:bills AS uuid[]), CAST(:told AS {_KINDS[fact]}[]))"
            f" ON CONFLICT (bill) DO UPDATE SET {fact} = excluded.{fact}"
        ),
        {"bills": list(values), "told": list(values.values())},
    )


async def know_notices(session: AsyncSession, notice: str, values: Mapping[UUID, datetime]) -> None:
    """Write the last word of the bills' notices, unless a later one is known."""
    await session.execute(
        text(
            "INSERT INTO bill_states (bill, notice, notice_at)"
            " SELECT bill, :notice, at"
            " FROM unnest(CAST(:bills AS uuid[]), CAST(:times AS timestamptz[])) AS told(bill, at)"
            " ON CONFLICT (bill) DO UPDATE SET notice = excluded.notice, notice_at = excluded.notice_at"
            " WHERE bill_states.notice_at IS NULL OR bill_states.notice_at <= excluded.notice_at"
        ),
        {"notice": notice, "bills": list(values), "times": list(values.values())},
    )


async def add_receipts(session: AsyncSession, receipts: Sequence[PostedReceipt]) -> None:
    """Write what was posted, each receipt once."""
    await session.execute(
        text(
            "INSERT INTO bill_receipts (bill, provider, payment_id, posting, receipt, amount)"
            " SELECT * FROM unnest(CAST(:bills AS uuid[]), CAST(:providers AS text[]), CAST(:payments AS text[]),"
            "  CAST(:postings AS int[]), CAST(:receipts AS uuid[]), CAST(:amounts AS bigint[])) ON CONFLICT DO NOTHING"
        ),
        {
            "bills": [receipt.bill for receipt in receipts],
            "providers": [receipt.provider for receipt in receipts],
            "payments": [receipt.payment_id for receipt in receipts],
            "postings": [receipt.posting for receipt in receipts],
            "receipts": [receipt.receipt for receipt in receipts],
            "amounts": [receipt.amounts.total for receipt in receipts],
        },
    )


class UnknownReceipt(Exception):
    """A reversal names a receipt that was never told; an operator must look, or the bill would look paid."""

    def __init__(self, receipts: Collection[UUID]) -> None:
        super().__init__(f"reversed, but never posted: {', '.join(map(str, sorted(receipts)))}")


async def reverse_receipts(session: AsyncSession, reversed_on: Mapping[UUID, date]) -> None:
    """Let receipts count no more. Raises UnknownReceipt."""
    found = await session.scalars(
        text(
            "UPDATE bill_receipts SET reversed_on = told.day"
            " FROM unnest(CAST(:receipts AS uuid[]), CAST(:days AS date[])) AS told(receipt, day)"
            " WHERE bill_receipts.receipt = told.receipt RETURNING bill_receipts.receipt"
        ),
        {"receipts": list(reversed_on), "days": list(reversed_on.values())},
    )
    unknown = set(reversed_on) - set(found)
    if unknown:
        raise UnknownReceipt(unknown)


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
    (col(BillState.lapsed_on).is_not(None), "lapsed"),
    (col(BillState.settled_on).is_not(None), "settled"),
    (col(BillState.arrears_since).is_not(None), "arrears"),
    (col(BillState.opened_at).is_not(None), "open"),
    else_="decided",
)
_paid = (
    select(func.coalesce(func.sum(col(BillReceipt.amount)), 0))
    .where(col(BillReceipt.bill) == col(Levy.id), col(BillReceipt.reversed_on).is_(None))
    .scalar_subquery()
)
_reduced = (
    select(func.coalesce(func.sum(col(Reduction.principal) + col(Reduction.penalty)), 0))
    .where(col(Reduction.bill) == col(Levy.id))
    .scalar_subquery()
)


def _bills() -> Select[Any]:
    return select(Levy, BillState, _state, _paid, _reduced).outerjoin(BillState, col(BillState.bill) == col(Levy.id))


def _answer(row: Any) -> BillAnswer:
    levy, told, state, paid, reduced = row
    return BillAnswer(
        **levy.model_dump(include=BillAnswer.model_fields.keys()),
        bill=levy.id,
        levy_file=levy.levy_file_id,
        taxpayer=levy.taxpayer_id,
        reduced=int(reduced),
        state=state,
        arrears_since=told and told.arrears_since,
        notice=told and told.notice,
        notice_at=told and told.notice_at,
        paid=int(paid),
        settled_on=told and told.settled_on,
        lapsed_on=told and told.lapsed_on,
    )
