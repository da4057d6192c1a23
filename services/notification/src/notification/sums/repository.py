"""Approved payments: the SQL of their sums."""

from semu_contracts.internal.sums import SumsAnswer, SumsQuestion
from semu_kit import sums
from sqlalchemy.ext.asyncio import AsyncSession

_FACTS = """
    SELECT provider || ' ' || provider_payment AS name, NULL::uuid AS bill, total AS won
      FROM payment WHERE municipality = :municipality AND state = 'approved'
    UNION ALL
    SELECT collector || ' ' || transaction_id, NULL, amount FROM deposit WHERE municipality = :municipality
"""


async def sum_up(session: AsyncSession, question: SumsQuestion) -> SumsAnswer:
    """A payment approved on a page, or a deposit that a collector told."""
    return await sums.sum_up(session, question, _FACTS)
