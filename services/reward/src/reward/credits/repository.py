"""The SQL of the credits."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from pydantic_core import to_json
from semu_kit.db import driver
from sqlalchemy import and_, func, literal, or_, select, text, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import col

from reward.credits.models import PROVISIONAL, RECOGNISED, Credit
from reward.facts.repository import among
from reward.kinds import CreditKind

Month = tuple[UUID, date]
"""An official and the first day of a collection month."""


_KEPT = """(
    SELECT award_reductions.credit, clawbacks.won
      FROM clawbacks JOIN award_reductions ON award_reductions.id = clawbacks.reduction
     WHERE clawbacks.state <> 'recovered' AND coalesce(clawbacks.closed_because, 'neither') IN ('neither', 'demanded')
) AS kept"""
"""Won that was paid for a receipt which was undone since, and that the payee still has: it takes its room under the
caps, for otherwise what is paid for the next receipt would pass them."""


class Place(NamedTuple):
    """Where a credit stands."""

    bill: UUID
    receipt: UUID
    official: UUID | None
    kind: CreditKind
    month: date
    fixed: int | None
    """Won that it takes of its case whatever is computed: as the committee decided, or as was paid and not given back;
    None while it is open."""
    case_capped: bool


async def places(session: AsyncSession, bills: Collection[UUID]) -> list[Place]:
    """Where the bills have credits now. Held still by the bills' locks."""
    found = await session.execute(
        text(
            "SELECT credits.bill, receipt, official, kind, month,"
            "       CASE WHEN receipts.reversed_on IS NOT NULL THEN coalesce(kept.won, 0)"
            "            WHEN state = 'recognised' THEN share WHEN state = 'refused' THEN 0 END, case_capped"
            "  FROM credits JOIN receipts ON receipts.id = credits.receipt"
            f" LEFT JOIN {_KEPT} ON kept.credit = credits.id"
            " WHERE credits.bill = ANY(CAST(:bills AS uuid[]))"
        ),
        {"bills": list(bills)},
    )
    return [Place(*row) for row in found]


async def lock_months(session: AsyncSession, municipality: str, months: Collection[Month]) -> None:
    """Hold (municipality, official, month) until the transaction ends, in one order.

    The race: two receipts of different taxpayers, on two shards and so with two consumers, credit one official in
    one month; each would find room under the monthly cap that the other takes, and together they would pass it.
    """
    await session.execute(
        text(
            "INSERT INTO official_months (municipality, official, month, capped)"
            f" SELECT :municipality, wanted.*, false FROM {_WANTED} ORDER BY official, month"
            " ON CONFLICT (municipality, official, month) DO UPDATE SET capped = false"
        ),
        _arrays(months) | {"municipality": municipality},
    )


async def take_uncapped(session: AsyncSession, limit: int) -> list[Month]:
    """Hold some months that are to be capped, and that nobody else holds."""
    found = await session.execute(
        text(
            "SELECT official, month FROM official_months WHERE NOT capped ORDER BY official, month LIMIT :limit"
            " FOR UPDATE SKIP LOCKED"
        ),
        {"limit": limit},
    )
    return [(official, month) for official, month in found]


async def set_capped(session: AsyncSession, months: Collection[Month]) -> None:
    await session.execute(
        text(
            f"UPDATE official_months AS held SET capped = true FROM {_WANTED}"
            " WHERE held.official = wanted.official AND held.month = wanted.month"
        ),
        _arrays(months),
    )


async def add(session: AsyncSession, credits: Sequence[Mapping[str, Any]]) -> None:
    """Write new credits. The bills are held: nobody else writes the same."""
    if credits:
        columns = list(credits[0])
        rows = [
            [to_json(value).decode() if name == "trace" else value for name, value in credit.items()]
            for credit in credits
        ]
        await (await driver(session)).copy_records_to_table("credits", columns=columns, records=rows)


async def of_bills(session: AsyncSession, bills: Collection[UUID]) -> Sequence[Credit]:
    """The credits of the bills, as they are now."""
    fresh = {"populate_existing": True}
    return (await session.scalars(select(Credit).where(among(Credit.bill, bills)), execution_options=fresh)).all()


class Counted(NamedTuple):
    """A credit that counts under its month's cap. Amounts in won."""

    id: UUID
    official: UUID
    month: date
    day: date
    provider: str
    payment_id: str
    state: str
    share: int
    month_cap: int
    amount: int


async def counted_in(session: AsyncSession, months: Collection[Month]) -> list[Counted]:
    """All credits of the months that are provisional, recognised, or paid and not given back."""
    found = await session.execute(
        text(
            "SELECT id, official, month, day, provider, payment_id,"
            "       CASE WHEN kept.won IS NULL THEN state ELSE 'recognised' END, share, month_cap,"
            "       coalesce(kept.won, amount)"
            f" FROM credits JOIN {_WANTED} USING (official, month) LEFT JOIN {_KEPT} ON kept.credit = credits.id"
            " WHERE state IN ('provisional', 'recognised') OR kept.won IS NOT NULL"
        ),
        _arrays(months),
    )
    return [Counted(*row) for row in found]


async def set_amounts(session: AsyncSession, now: datetime, amounts: Mapping[UUID, int]) -> None:
    if amounts:
        await session.execute(
            text(
                "UPDATE credits SET amount = wanted.amount, computed_at = :now"
                " FROM unnest(CAST(:ids AS uuid[]), CAST(:amounts AS bigint[])) AS wanted (id, amount)"
                " WHERE credits.id = wanted.id"
            ),
            {"now": now, "ids": list(amounts), "amounts": list(amounts.values())},
        )


_WANTED = "unnest(CAST(:officials AS uuid[]), CAST(:months AS date[])) AS wanted (official, month)"


def _arrays(months: Collection[Month]) -> dict[str, Any]:
    return {"officials": [official for official, _ in months], "months": [month for _, month in months]}


async def month_before(session: AsyncSession, credit: Credit) -> int:
    """Won that stand before the credit in its official's month: recognised, paid and not given back, or earlier in the
    fixed order."""
    earlier = tuple_(col(Credit.day), col(Credit.provider), col(Credit.payment_id), col(Credit.id)) < tuple_(
        literal(credit.day), literal(credit.provider), literal(credit.payment_id), literal(credit.id)
    )
    standing = select(func.coalesce(func.sum(col(Credit.amount)), 0)).where(
        col(Credit.official) == credit.official,
        col(Credit.month) == credit.month,
        col(Credit.id) != credit.id,
        or_(col(Credit.state) == RECOGNISED, and_(col(Credit.state) == PROVISIONAL, earlier)),
    )
    kept = await session.scalar(
        text(
            f"SELECT coalesce(sum(kept.won), 0)::bigint FROM credits JOIN {_KEPT} ON kept.credit = credits.id"
            " WHERE official = :official AND month = :month"
        ),
        {"official": credit.official, "month": credit.month},
    )
    return int((await session.scalars(standing)).one()) + int(kept or 0)


@dataclass(frozen=True, slots=True)
class Filter:
    """Which credits to show; None shows all. `month` is its first day."""

    municipality: str
    month: date | None = None
    official: UUID | None = None
    state: str | None = None
    reason: str | None = None
    kind: str | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        wanted = {
            "municipality": self.municipality, "month": self.month, "official": self.official, "state": self.state,
            "reason": self.reason, "kind": self.kind,
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


async def receipts_judged(session: AsyncSession, wanted: Filter) -> int:
    counted = select(func.count(col(Credit.receipt).distinct())).where(*wanted.conditions())
    return (await session.scalars(counted)).one()


async def of_bill(session: AsyncSession, bill: UUID) -> Sequence[Credit]:
    return (await session.scalars(select(Credit).where(col(Credit.bill) == bill).order_by(col(Credit.id)))).all()


async def by_ids(session: AsyncSession, municipality: str, ids: Collection[UUID]) -> Sequence[Credit]:
    """The credits of these ids that belong to the municipality, as they are now."""
    mine = select(Credit).where(among(Credit.id, ids), col(Credit.municipality) == municipality)
    return (await session.scalars(mine, execution_options={"populate_existing": True})).all()
