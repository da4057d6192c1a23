"""Receipts: the SQL of their sums."""

from semu_contracts.internal.sums import SumsAnswer, SumsQuestion
from semu_kit import sums
from sqlalchemy.ext.asyncio import AsyncSession

_FACTS = """
    SELECT provider || ' ' || payment_id || ' ' || bill AS name, bill,
           coalesce(sum(collected) FILTER (WHERE reversed_on IS NULL), 0)::bigint AS won
      FROM receipts WHERE municipality = :municipality GROUP BY provider, payment_id, bill
"""


async def sum_up(session: AsyncSession, question: SumsQuestion) -> SumsAnswer:
    """What stands of a payment on a bill: principal and charges (본세·가산금), however often it was posted."""
    return await sums.sum_up(session, question, _FACTS)
