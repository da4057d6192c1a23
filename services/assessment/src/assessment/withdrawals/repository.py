"""Withdrawals in the database."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from semu_contracts.events.collection import WithdrawalAnswer as Answer
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from assessment.levies import repository as levies
from assessment.levies.models import Levy
from assessment.withdrawals.models import WithdrawalAnswer
from assessment.withdrawals.schemas import WithdrawnBill


async def answer(session: AsyncSession, answers: Sequence[Answer], at: datetime) -> None:
    """Keep collection's answers, and let the natural keys of what was withdrawn be levied anew."""
    await session.execute(
        insert(WithdrawalAnswer)
        .values(
            [{"bill": one.bill, "outcome": one.outcome, "reason": one.reason, "answered_at": at} for one in answers]
        )
        .on_conflict_do_nothing()
    )
    withdrawn = [one.bill for one in answers if one.outcome == "withdrawn"]
    await levies.take_back(session, withdrawn, at)


async def count(session: AsyncSession, file_id: UUID) -> dict[str, int]:
    """The file's bills by outcome; those without an answer are `pending`."""
    outcome = func.coalesce(col(WithdrawalAnswer.outcome), "pending")
    rows = await session.execute(
        select(outcome, func.count())
        .select_from(Levy)
        .outerjoin(WithdrawalAnswer, col(WithdrawalAnswer.bill) == col(Levy.id))
        .where(col(Levy.levy_file_id) == file_id)
        .group_by(outcome)
    )
    return {row[0]: row[1] for row in rows}


async def page(session: AsyncSession, file_id: UUID, after: int, limit: int) -> list[WithdrawnBill]:
    rows = await session.execute(
        select(
            col(Levy.id),
            col(Levy.line),
            col(Levy.levy_number),
            func.coalesce(col(WithdrawalAnswer.outcome), "pending"),
            col(WithdrawalAnswer.reason),
        )
        .outerjoin(WithdrawalAnswer, col(WithdrawalAnswer.bill) == col(Levy.id))
        .where(col(Levy.levy_file_id) == file_id, col(Levy.line) > after)
        .order_by(col(Levy.line))
        .limit(limit)
    )
    return [
        WithdrawnBill(bill=bill, line=line, levy_number=number, outcome=outcome, reason=reason)
        for bill, line, number, outcome, reason in rows
    ]


async def of_bill(session: AsyncSession, bill: UUID) -> WithdrawalAnswer | None:
    return await session.get(WithdrawalAnswer, bill)
