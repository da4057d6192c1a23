"""The SQL of budgets."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from reward.budgets.models import Appropriation, Budget, Deferment


async def open_and_lock(session: AsyncSession, municipality: str, fiscal_year: int) -> Budget:
    """A year's budget, made if there is none yet, and held until the transaction ends."""
    empty = insert(Budget).values(municipality=municipality, fiscal_year=fiscal_year, won=0)
    await session.execute(empty.on_conflict_do_nothing())
    held = await lock(session, municipality, fiscal_year)
    assert held is not None, "made above"
    return held


async def lock(session: AsyncSession, municipality: str, fiscal_year: int) -> Budget | None:
    """A year's budget, held until the transaction ends.

    The race: two officials order payouts at once, each within what is left, and together beyond it.
    """
    wanted = select(Budget).where(col(Budget.municipality) == municipality, col(Budget.fiscal_year) == fiscal_year)
    found = await session.scalars(wanted.with_for_update(), execution_options={"populate_existing": True})
    return found.one_or_none()


@dataclass(frozen=True, slots=True)
class Charged:
    """What of a year's budget is taken. Won."""

    ordered: int
    """Ordered, approved or sent, and not paid."""
    paid: int
    """Also what came back in a later year: that is revenue of that year."""
    restored: int
    """Of what was paid, what payees gave back in the same year (반납금 여입)."""

    @property
    def won(self) -> int:
        return self.ordered + self.paid - self.restored


async def charged(session: AsyncSession, municipality: str, fiscal_year: int) -> Charged:
    """What the year's payouts take of its budget. Money that is back within the year can be spent again, and what comes
    later is revenue of the year in which it comes (지방회계법 §27); interest on it is revenue always. Of a part that
    came back the reward itself comes first."""
    found = await session.execute(
        text(
            """
            WITH of_year AS (SELECT * FROM payouts WHERE municipality = :municipality AND fiscal_year = :year),
            back AS (
                SELECT least(sum(came.won), max(clawbacks.principal)) AS won
                  FROM of_year JOIN clawbacks ON clawbacks.payout = of_year.id
                  JOIN clawback_repayments came ON came.clawback = clawbacks.id
                 WHERE came.state = 'approved' AND extract(year FROM came.day) = :year GROUP BY clawbacks.id)
            SELECT coalesce(sum(won) FILTER (WHERE state IN ('ordered', 'approved', 'sent')), 0)::bigint,
                   coalesce(sum(won) FILTER (WHERE state = 'paid' OR state = 'returned' AND EXISTS (
                       SELECT 1 FROM payout_returns
                        WHERE payout_returns.payout = of_year.id AND payout_returns.state = 'approved'
                          AND extract(year FROM payout_returns.day) > :year)), 0)::bigint,
                   (SELECT coalesce(sum(won), 0)::bigint FROM back)
              FROM of_year
            """
        ),
        {"municipality": municipality, "year": fiscal_year},
    )
    return Charged(*found.one())


async def carried(session: AsyncSession, municipality: str, fiscal_year: int) -> tuple[int, int]:
    """Awards that earlier years' budgets did not pay, that stand, and that are in no payout: how many, and won."""
    found = await session.execute(
        text(
            """
            SELECT count(*), coalesce(sum(awards.won - awards.reduced), 0)::bigint
              FROM awards
             WHERE municipality = :municipality AND won > reduced
               AND EXISTS (SELECT 1 FROM deferments WHERE award = awards.id AND fiscal_year < :year)
               AND NOT EXISTS (SELECT 1 FROM payouts WHERE award = awards.id
                                  AND state IN ('ordered', 'approved', 'sent', 'paid'))
            """
        ),
        {"municipality": municipality, "year": fiscal_year},
    )
    count, won = found.one()
    return count, won


async def find(session: AsyncSession, municipality: str, fiscal_year: int) -> Budget | None:
    return await session.get(Budget, (municipality, fiscal_year))


async def appropriations(session: AsyncSession, municipality: str, fiscal_year: int) -> Sequence[Appropriation]:
    """A year's appropriations, the oldest first."""
    mine = col(Appropriation.municipality) == municipality, col(Appropriation.fiscal_year) == fiscal_year
    return (await session.scalars(select(Appropriation).where(*mine).order_by(col(Appropriation.id)))).all()


async def defer(session: AsyncSession, rows: Sequence[dict[str, object]]) -> None:
    """An award that is deferred again in the same year is deferred once."""
    if rows:
        await session.execute(insert(Deferment).on_conflict_do_nothing(), list(rows))
