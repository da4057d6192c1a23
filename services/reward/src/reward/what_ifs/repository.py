"""The SQL of what-ifs."""

from collections.abc import Mapping, Sequence
from dataclasses import astuple, fields
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from semu_kit.db import driver
from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from reward.what_ifs.models import WhatIf, WhatIfReward
from reward.what_ifs.rules import Line, Share

_OF_THE_YEAR = "municipality = :municipality AND day BETWEEN :first AND :last AND reversed_on IS NULL"


async def add(session: AsyncSession, what_if: WhatIf) -> bool:
    """Keep a what-if; not if another of the municipality is not done, even one asked for in the same instant."""
    unless = (
        insert(WhatIf)
        .values(what_if.model_dump())
        .on_conflict_do_nothing(index_elements=["municipality"], index_where=text("state IN ('crediting', 'capping')"))
    )
    return (await session.scalars(unless.returning(col(WhatIf.id)))).first() is not None


async def count_bills(session: AsyncSession, municipality: str, year: int) -> int:
    found = await session.execute(
        text(f"SELECT count(DISTINCT bill) FROM receipts WHERE {_OF_THE_YEAR}"), _of(municipality, year)
    )
    return int(found.scalar_one())


async def take(session: AsyncSession) -> WhatIf | None:
    """One what-if that is not done, held until the transaction ends; not one that another worker is at."""
    wanted = select(WhatIf).where(col(WhatIf.state).in_(("crediting", "capping"))).order_by(col(WhatIf.id)).limit(1)
    return (await session.scalars(wanted.with_for_update(skip_locked=True))).one_or_none()


async def next_bills(session: AsyncSession, what_if: WhatIf, limit: int) -> list[UUID]:
    """The next bills with receipts of the year, in the order of their ids."""
    found = await session.scalars(
        text(f"SELECT DISTINCT bill FROM receipts WHERE {_OF_THE_YEAR} AND bill > :after ORDER BY bill LIMIT :limit"),
        _of(what_if.municipality, what_if.year) | {"after": what_if.last_bill or UUID(int=0), "limit": limit},
    )
    return list(found)


def _of(municipality: str, year: int) -> dict[str, Any]:
    return {"municipality": municipality, "first": date(year, 1, 1), "last": date(year, 12, 31)}


_SHARE = [field.name for field in fields(Share)]


async def add_shares(session: AsyncSession, what_if: UUID, shares: Sequence[Share]) -> None:
    await (await driver(session)).copy_records_to_table(
        "what_if_shares", columns=["what_if", *_SHARE], records=[(what_if, *astuple(one)) for one in shares]
    )


async def take_months(session: AsyncSession, what_if: UUID, limit: int) -> list[Share]:
    """The shares of some persons' months, which are kept no longer."""
    taken = await session.execute(
        text(
            "DELETE FROM what_if_shares WHERE what_if = :what_if AND (person, month) IN (SELECT DISTINCT person, month"
            f" FROM what_if_shares WHERE what_if = :what_if ORDER BY person, month LIMIT :limit)"
            f" RETURNING {', '.join(_SHARE)}"
        ),
        {"what_if": what_if, "limit": limit},
    )
    return [Share(*row) for row in taken]


async def drop_shares(session: AsyncSession, what_if: UUID) -> None:
    await session.execute(text("DELETE FROM what_if_shares WHERE what_if = :what_if"), {"what_if": what_if})


async def add_rewards(session: AsyncSession, what_if: UUID, rewards: Mapping[Line, tuple[int, int]]) -> None:
    """Add to what the persons have from other months."""
    lines = [(*line, *won) for line, won in rewards.items()]
    people, kinds, now, then = ([line[column] for line in lines] for column in range(4))
    await session.execute(
        text(
            'INSERT INTO what_if_rewards (what_if, person, kind, now, "then") SELECT :what_if, wanted.*'
            " FROM unnest(CAST(:people AS uuid[]), CAST(:kinds AS text[]), CAST(:now AS bigint[]),"
            " CAST(:other AS bigint[])) AS wanted ON CONFLICT (what_if, person, kind) DO UPDATE"
            ' SET now = what_if_rewards.now + excluded.now, "then" = what_if_rewards."then" + excluded."then"'
        ),
        {"what_if": what_if, "people": people, "kinds": kinds, "now": now, "other": then},
    )


async def page(session: AsyncSession, municipality: str, after: UUID | None, limit: int) -> Sequence[WhatIf]:
    """What-ifs of a municipality, the latest first."""
    wanted = select(WhatIf).where(col(WhatIf.municipality) == municipality)
    if after is not None:
        wanted = wanted.where(col(WhatIf.id) < after)
    return (await session.scalars(wanted.order_by(col(WhatIf.id).desc()).limit(limit))).all()


class KindSum(NamedTuple):
    """One kind's sums, and how many persons gain and lose."""

    kind: str
    now: int
    then: int
    gaining: int
    losing: int
    unchanged: int


async def sums(session: AsyncSession, what_if: UUID) -> list[KindSum]:
    found = await session.execute(
        text(
            'SELECT kind, sum(now), sum("then"), count(*) FILTER (WHERE "then" > now),'
            ' count(*) FILTER (WHERE "then" < now), count(*) FILTER (WHERE "then" = now)'
            " FROM what_if_rewards WHERE what_if = :what_if GROUP BY kind ORDER BY kind"
        ),
        {"what_if": what_if},
    )
    return [KindSum(kind, int(now), int(then), *counts) for kind, now, then, *counts in found]


async def rewards(
    session: AsyncSession, what_if: UUID, after: tuple[UUID, str] | None, limit: int
) -> Sequence[WhatIfReward]:
    """Lines in the order of person and kind, from the one behind `after`."""
    wanted = select(WhatIfReward).where(col(WhatIfReward.what_if) == what_if)
    if after is not None:
        person, kind = after
        behind = (col(WhatIfReward.person) == person) & (col(WhatIfReward.kind) > kind)
        wanted = wanted.where((col(WhatIfReward.person) > person) | behind)
    ordered = wanted.order_by(col(WhatIfReward.person), col(WhatIfReward.kind)).limit(limit)
    return (await session.scalars(ordered)).all()
