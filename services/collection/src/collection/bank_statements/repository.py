"""Bank statements: the only SQL that writes them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from semu_kit.db import driver
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from collection.bank_statements.models import BankStatement, BankStatementLine

_PUTTING = 61
"""Namespace of the advisory lock below."""


async def one_at_a_time(session: AsyncSession, municipality: str) -> None:
    """Two statements of one day put in at once: the order of `seq` is the order of their commits."""
    await session.execute(
        text("SELECT pg_advisory_xact_lock(:putting, :municipality)"),
        {"putting": _PUTTING, "municipality": int(municipality)},
    )


async def add(session: AsyncSession, statement: BankStatement, lines: Sequence[BankStatementLine]) -> None:
    """Keep a statement. Call `one_at_a_time` before."""
    session.add(statement)
    await session.flush()
    await (await driver(session)).copy_records_to_table(
        "bank_statement_line",
        columns=("statement", "line", "channel", "receipts_day", "amount"),
        records=[(one.statement, one.line, one.channel, one.receipts_day, one.amount) for one in lines],
    )


async def of_day(session: AsyncSession, municipality: str, day: date) -> list[dict[str, Any]]:
    """Every statement of a day with its lines, the latest first."""
    rows = await session.execute(
        text(
            """
            SELECT statement.municipality, statement.day, statement.amount, statement.put_by, statement.put_at,
                   (SELECT jsonb_agg(jsonb_build_object(
                               'channel', channel, 'amount', amount, 'receipts_day', receipts_day) ORDER BY line)
                      FROM bank_statement_line WHERE bank_statement_line.statement = statement.id) AS lines
              FROM bank_statement statement
             WHERE statement.municipality = :municipality AND statement.day = :day
             ORDER BY statement.seq DESC
            """
        ),
        {"municipality": municipality, "day": day},
    )
    return [dict(row) for row in rows.mappings()]
