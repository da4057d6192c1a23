"""Telling the other services of a file's levies."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import asyncpg
from semu_contracts.events.assessment import CarriedIn, DecidedBill, LevyDecided
from semu_contracts.events.envelope import BillItem, EventData
from semu_kit.db import driver
from semu_kit.outbox import events_about, record
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.levies import repository
from assessment.levy_files.models import LevyFile


async def tell_decided(session: AsyncSession, file: LevyFile, at: datetime) -> None:
    """Record `levy.decided` for every levy of the file."""
    await tell_of_all(session, file, LevyDecided, _decided, actor=file.sent_by, at=at, levy_file=file.id)


async def tell_of_all(
    session: AsyncSession,
    file: LevyFile,
    data_type: type[EventData[Any]],
    item_of: Callable[[asyncpg.Record], BillItem],
    *,
    actor: str,
    at: datetime,
    **common: Any,
) -> None:
    """Record an item for every levy of the file: by shard, at most 500 an event, some thousand in memory."""
    async for rows in repository.of_file(await driver(session), file.id):
        shards = {row["id"]: row["shard"] for row in rows}

        def shard(item: BillItem, shards: dict[Any, int] = shards) -> int:
            return shards[item.bill]

        events = events_about(
            data_type, map(item_of, rows), shard=shard, source="assessment",
            municipality=file.municipality, actor=actor, at=at, **common,
        )  # fmt: skip
        await record(session, *events)


def _decided(row: asyncpg.Record) -> DecidedBill:
    return DecidedBill(
        bill=row["id"],
        taxpayer=row["taxpayer_id"],
        item=row["item"],
        fiscal_year=row["fiscal_year"],
        period=row["period"],
        levy_number=row["levy_number"],
        kind=row["kind"],
        liability_day=row["liability_day"],
        decided_day=row["decided_day"],
        due_date=row["due_date"],
        principal=row["principal"],
        penalty=row["penalty"],
        debtor=row["debtor"],
        paid_by=row["paid_by"],
        carried=_carried(row) if row["kind"] == "carried_over" else None,
    )


def _carried(row: asyncpg.Record) -> CarriedIn:
    return CarriedIn(
        demand_due=row["demand_due"],
        written_off_on=row["written_off_on"],
        limitation_on=row["limitation_on"],
        principal_paid=row["principal_paid"],
    )
