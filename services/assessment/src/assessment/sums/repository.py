"""Decided levies: the SQL of their sums."""

from semu_contracts.internal.sums import SumsAnswer, SumsQuestion
from semu_kit import sums
from sqlalchemy.ext.asyncio import AsyncSession

_FACTS = """
    SELECT levy.id::text AS name, levy.id AS bill,
           CASE WHEN levy.withdrawn_at IS NULL
                THEN levy.principal + levy.penalty - levy.principal_paid - coalesce(taken.won, 0) ELSE 0 END AS won
      FROM levies AS levy
      LEFT JOIN (SELECT bill, sum(principal + penalty)::bigint AS won
                   FROM reductions WHERE municipality = :municipality GROUP BY bill) AS taken ON taken.bill = levy.id
     WHERE levy.municipality = :municipality
"""


async def sum_up(session: AsyncSession, question: SumsQuestion) -> SumsAnswer:
    """A levy with what it claims: as decided, less what came before it was carried over and what was reduced."""
    return await sums.sum_up(session, question, _FACTS)
