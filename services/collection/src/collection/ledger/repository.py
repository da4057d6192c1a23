"""Writing the ledger: the only SQL that does."""

from collections.abc import Sequence
from datetime import datetime

from semu_kit.db import driver
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from collection.ledger.rules import PROVISIONS, Entry

_CLOSE = 1
"""Namespace of the advisory locks below."""


async def lock_for_posting(session: AsyncSession, municipality: str) -> None:
    """Shared, until the transaction ends: many change bills at once, but none while a close of the municipality runs.

    Taken before any row lock, so that a close that waits for it holds nothing that a posting needs.
    """
    await session.execute(
        text("SELECT pg_advisory_xact_lock_shared(:close, :municipality)"),
        {"close": _CLOSE, "municipality": int(municipality)},
    )


async def lock_for_close(session: AsyncSession, municipality: str) -> None:
    """Exclusive: waits for the postings under way, and keeps new ones out until the close is committed."""
    await session.execute(
        text("SELECT pg_advisory_xact_lock(:close, :municipality)"),
        {"close": _CLOSE, "municipality": int(municipality)},
    )


async def append(session: AsyncSession, entries: Sequence[Entry], at: datetime) -> None:
    """Write entries with all their postings: two COPYs, however many. Call `lock_for_posting` before.

    All postings go in one statement, because the trigger that refuses unbalanced entries looks at statements.
    """
    if not entries:
        return
    connection = await driver(session)
    await connection.copy_records_to_table(
        "journal_entry",
        columns=(
            "id", "kind", "municipality", "fiscal_year", "value_day", "booking_day",
            "actor", "provision", "cause_kind", "cause_id", "about_year", "recorded_at",
        ),
        records=[
            (
                entry.id, entry.kind, entry.municipality, entry.fiscal_year, entry.cause.value_day,
                entry.cause.booking_day, entry.cause.actor, entry.cause.provision or PROVISIONS[entry.kind],
                entry.cause.kind, entry.cause.id, entry.cause.about_year, at,
            )
            for entry in entries
        ],
    )  # fmt: skip
    await connection.copy_records_to_table(
        "posting",
        columns=("entry", "line", "account", "bill", "item", "component", "debit", "credit"),
        records=[
            (entry.id, line, one.account, one.bill, one.item, one.component, one.debit, one.credit)
            for entry in entries
            for line, one in enumerate(entry.postings, 1)
        ],
    )
