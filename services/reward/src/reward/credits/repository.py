"""The SQL of the credits."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple, cast
from uuid import UUID

from sqlalchemy import ARRAY, Date, Uuid, func, literal, select, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import QueryableAttribute, defer
from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import col

from reward.credits.models import RECOGNISED, Credit, OfficialMonth
from reward.credits.rules import CreditKey
from reward.facts.repository import among

Month = tuple[UUID, date]
"""An official and the first day of a collection month."""

CreditPlace = tuple[UUID, UUID, UUID | None, date]
"""Bill, receipt, official and month of a credit."""


async def places(session: AsyncSession, bills: Collection[UUID]) -> list[CreditPlace]:
    """Where the bills have credits now. Held still by the bills' locks."""
    wanted = col(Credit.bill), col(Credit.receipt), col(Credit.official), col(Credit.month)
    found = await session.execute(select(*wanted).where(among(Credit.bill, bills)))
    return [(bill, receipt, official, month) for bill, receipt, official, month in found]


async def recognised_shares(session: AsyncSession, bills: Collection[UUID]) -> dict[UUID, dict[CreditKey, int]]:
    """Won under the cap per case that the committee has fixed, by bill."""
    wanted = col(Credit.bill), col(Credit.receipt), col(Credit.official), col(Credit.share)
    found = await session.execute(
        select(*wanted).where(
            among(Credit.bill, bills), col(Credit.state) == RECOGNISED, col(Credit.case_capped).is_(True)
        )
    )
    shares: dict[UUID, dict[CreditKey, int]] = {}
    for bill, receipt, official, share in found:
        shares.setdefault(bill, {})[receipt, official] = share
    return shares


async def lock_months(session: AsyncSession, municipality: str, months: Iterable[Month]) -> None:
    """Hold (municipality, official, month) until the transaction ends, in one order.

    The race: two receipts of different taxpayers, on two shards and so with two consumers, credit one official in
    one month; each would find room under the monthly cap that the other takes, and together they would pass it.
    """
    ordered = sorted(months)
    if not ordered:
        return
    values = [{"municipality": municipality, "official": official, "month": month} for official, month in ordered]
    await session.execute(insert(OfficialMonth).on_conflict_do_nothing(), values)
    await session.execute(
        select(col(OfficialMonth.official))
        .where(col(OfficialMonth.municipality) == municipality, _in_months(OfficialMonth, ordered))
        .order_by(col(OfficialMonth.official), col(OfficialMonth.month))
        .with_for_update()
    )


async def load(session: AsyncSession, bills: Collection[UUID], months: Collection[Month]) -> list[Credit]:
    """The credits of the bills, and all others of the months (these without their traces), as they are now."""
    fresh = {"populate_existing": True}
    own = list(await session.scalars(select(Credit).where(among(Credit.bill, bills)), execution_options=fresh))
    if not months:
        return own
    others = select(Credit).where(_in_months(Credit, months), among(Credit.bill, bills).is_not(True))
    trace = cast(QueryableAttribute[Any], col(Credit.trace))
    deferred = others.options(defer(trace, raiseload=True))
    return own + list(await session.scalars(deferred, execution_options=fresh))


def _in_months(table: type[Credit] | type[OfficialMonth], months: Collection[Month]) -> ColumnElement[bool]:
    officials = literal([official for official, _ in months], ARRAY(Uuid()))
    firsts = literal([month for _, month in months], ARRAY(Date()))
    wanted = func.unnest(officials, firsts).table_valued("official", "month").render_derived()
    return tuple_(col(table.official), col(table.month)).in_(select(wanted.c.official, wanted.c.month))


@dataclass(frozen=True, slots=True)
class Filter:
    """Which credits to show; None shows all. `month` is its first day."""

    municipality: str
    month: date | None = None
    official: UUID | None = None
    state: str | None = None
    reason: str | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        wanted = {
            "municipality": self.municipality, "month": self.month, "official": self.official, "state": self.state,
            "reason": self.reason,
        }  # fmt: skip
        return [getattr(Credit, name) == value for name, value in wanted.items() if value is not None]


async def page(session: AsyncSession, wanted: Filter, after: UUID | None, limit: int) -> Sequence[Credit]:
    """Credits in the order of their ids, from the one behind `after`."""
    conditions = wanted.conditions()
    if after is not None:
        conditions.append(col(Credit.id) > after)
    return (await session.scalars(select(Credit).where(*conditions).order_by(col(Credit.id)).limit(limit))).all()


class SummaryRow(NamedTuple):
    """Credits that share state, reason and article; `amount` in won."""

    state: str
    reason: str | None
    article: str | None
    credits: int
    receipts: int
    amount: int


async def summary(session: AsyncSession, wanted: Filter) -> list[SummaryRow]:
    """The credits counted and added up by state, reason and article."""
    grouped = col(Credit.state), col(Credit.reason), col(Credit.article)
    counts = func.count(), func.count(col(Credit.receipt).distinct()), func.sum(col(Credit.amount))
    found = await session.execute(
        select(*grouped, *counts).where(*wanted.conditions()).group_by(*grouped).order_by(*grouped)
    )
    return [SummaryRow(*row) for row in found]


async def of_bill(session: AsyncSession, bill: UUID) -> Sequence[Credit]:
    return (await session.scalars(select(Credit).where(col(Credit.bill) == bill).order_by(col(Credit.id)))).all()


async def by_ids(session: AsyncSession, municipality: str, ids: Collection[UUID]) -> Sequence[Credit]:
    """The credits of these ids that belong to the municipality, as they are now."""
    mine = select(Credit).where(among(Credit.id, ids), col(Credit.municipality) == municipality)
    return (await session.scalars(mine, execution_options={"populate_existing": True})).all()
