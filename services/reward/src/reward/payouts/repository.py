"""The SQL of orders to pay, and of the payments in them."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from reward.facts.repository import among
from reward.payouts.models import LIVE, Payout, PayoutOrder


class Payable(NamedTuple):
    """A claimed award that is in no payout. Won."""

    award: UUID
    claim: UUID
    kind: str
    person: UUID
    won: int
    """What stands of it."""
    decided_on: date
    deferred: bool
    """An earlier year's budget, or this one's, was short."""
    confirmed: bool
    """Every receipt that it rests on stands, and is in the books of a day that collection has closed."""
    questioned: bool
    """Whether a payment for the same money is in question: what is paid for it waits for that case."""


_BOOKED = """coalesce(coalesce(receipts.booked_on, receipts.day) <= (
    SELECT through FROM closed_days WHERE closed_days.municipality = awards.municipality), false)"""
_CONFIRMED = f"""NOT EXISTS (
    SELECT 1 FROM award_credits rested
      JOIN credits ON credits.id = rested.credit JOIN receipts ON receipts.id = credits.receipt
     WHERE rested.award = awards.id
       AND rested.won > (SELECT coalesce(sum(won), 0) FROM award_reductions WHERE credit = rested.credit)
       AND (receipts.reversed_on IS NOT NULL OR NOT {_BOOKED}))
AND NOT EXISTS (
    SELECT 1 FROM report_bills JOIN receipts ON receipts.bill = report_bills.bill
     WHERE report_bills.report = awards.report
       AND (NOT {_BOOKED}
            OR EXISTS (SELECT 1 FROM touched_bills WHERE touched_bills.bill = report_bills.bill)))"""
"""수납이 확인됨: what an award rests on is booked for good, and nothing that undid it waits to be taken from it."""

_PAYABLE = f"""
    SELECT awards.id AS award, claims.id AS claim, awards.kind, awards.person,
           awards.won - awards.reduced AS won, awards.decided_on,
           EXISTS (SELECT 1 FROM deferments WHERE deferments.award = awards.id) AS deferred,
           {_CONFIRMED} AS confirmed,
           EXISTS (
               SELECT 1 FROM award_credits rested JOIN credits ON credits.id = rested.credit
                 JOIN credits former
                   ON former.bill = credits.bill AND former.official = credits.official AND former.kind = credits.kind
                  AND former.provider = credits.provider AND former.payment_id = credits.payment_id
                  AND former.id <> credits.id
                 JOIN award_reductions ON award_reductions.credit = former.id
                 JOIN clawbacks ON clawbacks.reduction = award_reductions.id
                WHERE rested.award = awards.id AND clawbacks.state IN ('open', 'proposed')) AS questioned
      FROM awards JOIN claimed_awards ON claimed_awards.award = awards.id
      JOIN claims ON claims.id = claimed_awards.claim
     WHERE awards.municipality = :municipality AND claims.informant = :informants AND awards.won > awards.reduced
       AND NOT EXISTS (SELECT 1 FROM payouts WHERE payouts.award = awards.id
                          AND payouts.state IN ('ordered', 'approved', 'sent', 'paid'))
"""


async def payable(session: AsyncSession, municipality: str, informants: bool) -> list[Payable]:
    """What was claimed and is in no payout, in the order of decision."""
    found = await session.execute(
        text(_PAYABLE + " ORDER BY awards.decided_on, awards.id"),
        {"municipality": municipality, "informants": informants},
    )
    return [Payable(*row) for row in found]


async def unconfirmed(session: AsyncSession, ids: Collection[UUID]) -> list[UUID]:
    """Those of the awards that rest on a receipt which is not confirmed, or not any more."""
    found = await session.scalars(
        text(f"SELECT id FROM awards WHERE id = ANY(CAST(:awards AS uuid[])) AND NOT ({_CONFIRMED}) ORDER BY id"),
        {"awards": list(ids)},
    )
    return list(found)


class Kept(NamedTuple):
    """A credit whose money was rewarded before, in a payment that nobody gives back. Won."""

    award: UUID
    credit: UUID
    won: int


async def kept_before(session: AsyncSession, awards: Collection[UUID]) -> list[Kept]:
    """What the awards would pay a second time: a payment that collection undid and posted anew earns a new credit,
    while the first reward for it stayed with the payee."""
    found = await session.execute(
        text(
            """
            SELECT rested.award, rested.credit, least(rested.won - taken.won, sum(clawbacks.won))::bigint AS won
              FROM award_credits rested JOIN credits ON credits.id = rested.credit
             CROSS JOIN LATERAL (
                   SELECT coalesce(sum(won), 0) AS won, coalesce(bool_or(reason = 'rewarded-before'), false) AS already
                     FROM award_reductions WHERE credit = rested.credit) taken
              JOIN credits former
                ON former.bill = credits.bill AND former.official = credits.official AND former.kind = credits.kind
               AND former.provider = credits.provider AND former.payment_id = credits.payment_id
               AND former.id <> credits.id
              JOIN award_reductions ON award_reductions.credit = former.id
              JOIN clawbacks ON clawbacks.reduction = award_reductions.id
             WHERE rested.award = ANY(CAST(:awards AS uuid[])) AND clawbacks.closed_because = 'neither'
               AND NOT taken.already AND rested.won > taken.won
             GROUP BY rested.award, rested.credit, rested.won, taken.won
            """
        ),
        {"awards": list(awards)},
    )
    return [Kept(*row) for row in found]


async def get_order(session: AsyncSession, municipality: str, order: UUID, *, held: bool = False) -> PayoutOrder | None:
    """One order of the municipality; `held`: until the transaction ends, so that each step is taken once."""
    wanted = select(PayoutOrder).where(col(PayoutOrder.id) == order, col(PayoutOrder.municipality) == municipality)
    found = await session.scalars(
        wanted.with_for_update() if held else wanted, execution_options={"populate_existing": True}
    )
    return found.one_or_none()


async def get(session: AsyncSession, municipality: str, payout: UUID, *, held: bool = False) -> Payout | None:
    wanted = select(Payout).where(col(Payout.id) == payout, col(Payout.municipality) == municipality)
    found = await session.scalars(
        wanted.with_for_update() if held else wanted, execution_options={"populate_existing": True}
    )
    return found.one_or_none()


async def award_of(session: AsyncSession, payout: UUID) -> UUID:
    """The award that a payout pays."""
    return (await session.scalars(select(col(Payout.award)).where(col(Payout.id) == payout))).one()


async def of_order(session: AsyncSession, order: UUID, *, held: bool = False) -> Sequence[Payout]:
    """The payments of an order in the order of their ids, which is that of decision."""
    wanted = select(Payout).where(col(Payout.order) == order).order_by(col(Payout.id))
    found = await session.scalars(
        wanted.with_for_update() if held else wanted, execution_options={"populate_existing": True}
    )
    return found.all()


async def of_transfer(session: AsyncSession, transfer: UUID, *, held: bool = False) -> Sequence[Payout]:
    """The lines of a transfer file."""
    wanted = select(Payout).where(col(Payout.transfer) == transfer).order_by(col(Payout.sequence))
    if not held:
        return (await session.scalars(wanted)).all()
    # In the order of the ids, as all hold them.
    await session.execute(
        select(col(Payout.id)).where(col(Payout.transfer) == transfer).order_by(col(Payout.id)).with_for_update()
    )
    return (await session.scalars(wanted, execution_options={"populate_existing": True})).all()


async def lock_live(session: AsyncSession, awards: Collection[UUID]) -> dict[UUID, Payout]:
    """The one payout of each award that was not cancelled and did not fail, held until the transaction ends."""
    wanted = select(Payout).where(among(Payout.award, awards), col(Payout.state).in_(LIVE)).order_by(col(Payout.id))
    found = await session.scalars(wanted.with_for_update(), execution_options={"populate_existing": True})
    return {payout.award: payout for payout in found if payout.state in LIVE}


async def orders(
    session: AsyncSession, municipality: str, state: str | None, after: UUID | None, limit: int
) -> Sequence[PayoutOrder]:
    """Orders from the oldest on."""
    wanted = select(PayoutOrder).where(col(PayoutOrder.municipality) == municipality)
    if state is not None:
        wanted = wanted.where(col(PayoutOrder.state) == state)
    if after is not None:
        wanted = wanted.where(col(PayoutOrder.id) > after)
    return (await session.scalars(wanted.order_by(col(PayoutOrder.id)).limit(limit))).all()


async def page(
    session: AsyncSession,
    municipality: str,
    wanted: dict[str, Any],
    after: UUID | None,
    limit: int,
) -> Sequence[Payout]:
    """Payments whose columns are as `wanted`, those of None apart, from the oldest on."""
    conditions = [getattr(Payout, name) == value for name, value in wanted.items() if value is not None]
    if after is not None:
        conditions.append(col(Payout.id) > after)
    mine = select(Payout).where(col(Payout.municipality) == municipality, *conditions)
    return (await session.scalars(mine.order_by(col(Payout.id)).limit(limit))).all()
