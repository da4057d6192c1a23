"""What a service holds of money, shard by shard or fact by fact, so that another can compare (`internal/v1/sums`).

Both sides of a comparison count by the same statement: only what a fact is differs, and that is each service's own SQL.
"""

from semu_contracts.events.envelope import SHARDS
from semu_contracts.internal.sums import Fact, ShardSum, SumsAnswer, SumsQuestion
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

_SHARD = f"('x' || right(md5(name), 2))::bit(8)::int % {SHARDS}"
_DIGEST = "bit_xor(('x' || left(md5(name || ' ' || won), 16))::bit(64)::bigint)"


async def sum_up(session: AsyncSession, question: SumsQuestion, facts: str) -> SumsAnswer:
    """Answer from `facts`: a SELECT of `name`, `bill` and `won` of `:municipality`, each name once."""
    if question.shard is None:
        return SumsAnswer(shards=await _shards(session, question.municipality, facts))
    return SumsAnswer(facts=await _page(session, question, facts))


async def _shards(session: AsyncSession, municipality: str, facts: str) -> list[ShardSum]:
    rows = await session.execute(
        text(
            f"""
            SELECT {_SHARD} AS shard, count(*) AS count, sum(won)::bigint AS won, {_DIGEST} AS digest
              FROM ({facts}) AS fact GROUP BY 1 ORDER BY 1
            """
        ),
        {"municipality": municipality},
    )
    return [ShardSum.model_validate(dict(row)) for row in rows.mappings()]


async def _page(session: AsyncSession, question: SumsQuestion, facts: str) -> list[Fact]:
    rows = await session.execute(
        text(
            f"""
            SELECT name, bill, won FROM ({facts}) AS fact
             WHERE {_SHARD} = :shard AND (CAST(:after AS text) IS NULL OR name > :after)
             ORDER BY name LIMIT :limit
            """
        ),
        question.model_dump(),
    )
    return [Fact.model_validate(dict(row)) for row in rows.mappings()]
