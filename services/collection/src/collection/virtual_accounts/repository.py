"""Virtual accounts: the only SQL that writes them."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from semu_kit.db import driver
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from collection.virtual_accounts.models import VirtualAccount
from collection.virtual_accounts.rules import Given

_REGISTERING = 64
"""Namespace of the advisory lock below."""


async def one_at_a_time(session: AsyncSession, municipality: str) -> None:
    """Two that would give out one account at once: the second waits here, and then finds it given."""
    await session.execute(
        text("SELECT pg_advisory_xact_lock(:registering, :municipality)"),
        {"registering": _REGISTERING, "municipality": int(municipality)},
    )


async def given(session: AsyncSession, municipality: str, indexes: Sequence[bytes]) -> dict[bytes, Given]:
    """What accounts were last given for, by blind index."""
    rows = await session.execute(
        text(
            """
            SELECT DISTINCT ON (account_index) account_index, id, coalesce(bill, taxpayer) AS holder, until_day
              FROM virtual_account WHERE municipality = :municipality AND account_index = ANY(:indexes)
             ORDER BY account_index, from_day DESC, id DESC
            """
        ),
        {"municipality": municipality, "indexes": list(indexes)},
    )
    return {row.account_index: Given(row.id, row.holder, row.until_day) for row in rows}


async def known(session: AsyncSession, municipality: str, holders: Sequence[UUID]) -> set[UUID]:
    """Those of `holders` that are bills, or taxpayers with a bill, of the municipality."""
    found = await session.execute(
        text(
            """
            SELECT id FROM bill WHERE id = ANY(:holders) AND municipality = :municipality
            UNION SELECT taxpayer FROM bill WHERE taxpayer = ANY(:holders) AND municipality = :municipality
            """
        ),
        {"holders": list(holders), "municipality": municipality},
    )
    return set(found.scalars())


async def add(session: AsyncSession, records: Sequence[tuple[Any, ...]], accounts: Sequence[tuple[Any, ...]]) -> None:
    """Write accounts with the personal records that hold their numbers, by COPY."""
    connection = await driver(session)
    await connection.copy_records_to_table(
        "personal_records",
        columns=("id", "key_id", "sealed", "purpose", "made_at", "retain_until"),
        records=records,
    )
    await connection.copy_records_to_table(
        "virtual_account",
        columns=(
            "id", "municipality", "bank", "account_index", "bill", "taxpayer", "from_day", "registered_by",
            "registered_at",
        ),
        records=accounts,
    )  # fmt: skip


async def get(session: AsyncSession, account: UUID) -> VirtualAccount | None:
    """One account, locked: of two that end it at once the second finds it ended."""
    return await session.get(VirtualAccount, account, with_for_update=True)


async def end(session: AsyncSession, account: VirtualAccount, last_day: date, actor: str, at: datetime) -> None:
    account.until_day, account.ended_by, account.ended_at = last_day, actor, at
    await session.flush()


async def of_holder(session: AsyncSession, municipality: str, holder: UUID) -> list[VirtualAccount]:
    """The accounts of a bill or a person."""
    wanted = select(VirtualAccount).where(
        col(VirtualAccount.municipality) == municipality,
        (col(VirtualAccount.bill) == holder) | (col(VirtualAccount.taxpayer) == holder),
    )
    return list(await session.scalars(wanted.order_by(col(VirtualAccount.id))))
