"""Bills: the only SQL that writes them. Whoever locks several bills locks them in ascending order of id."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from semu_kit.db import driver
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from collection.bills.rules import Account
from collection.late_charges.facts import Deferral, PrincipalPayment
from collection.ledger.rules import ByComponent

_OPENING = (
    ("id", "uuid"), ("municipality", "text"), ("taxpayer", "uuid"), ("shard", "smallint"), ("item", "text"),
    ("fiscal_year", "smallint"), ("period", "text"), ("levy_number", "text"), ("kind", "text"), ("debtor", "text"),
    ("opened_book_year", "smallint"), ("book_year", "smallint"), ("liability_day", "date"), ("decided_day", "date"),
    ("due_date", "date"), ("payable_until", "date"), ("demand_due", "date"), ("written_off_on", "date"),
    ("limitation_on", "date"), ("principal", "bigint"), ("state", "text"), ("arrears_since", "date"),
    ("settled_on", "date"),
    ("outstanding_principal", "bigint"), ("outstanding_charge", "bigint"), ("beside_principal", "bigint"),
    ("beside_charge", "bigint"), ("opened_at", "timestamptz"), ("opened_by", "text"),
)  # fmt: skip
_OPENING_NAMES = ", ".join(name for name, _ in _OPENING)
_OPENING_ARRAYS = ", ".join(f"${number}::{kind}[]" for number, (_, kind) in enumerate(_OPENING, 1))

_READ = """
    SELECT bill.*, paid.days AS paid_days, paid.won AS paid_won, deferred.*
      FROM bill
      LEFT JOIN LATERAL (
           SELECT array_agg(value_day ORDER BY value_day) AS days, array_agg(won ORDER BY value_day) AS won
             FROM (SELECT value_day, sum(principal)::bigint AS won
                     FROM receipt
                    WHERE receipt.bill = bill.id
                      AND NOT EXISTS (SELECT 1 FROM receipt_reversal WHERE receipt_reversal.receipt = receipt.id)
                    GROUP BY value_day) AS by_day) AS paid ON true
      LEFT JOIN LATERAL (
           SELECT array_agg(first_day ORDER BY first_day) AS first_days,
                  array_agg(coalesce(ended_on, last_day) ORDER BY first_day) AS last_days,
                  array_agg(deferral.kind ORDER BY first_day) AS deferral_kinds
             FROM deferral LEFT JOIN deferral_end ON deferral_end.deferral = deferral.id
            WHERE deferral.bill = bill.id AND coalesce(ended_on, last_day) >= first_day) AS deferred ON true
"""


async def open_bills(
    session: AsyncSession, rows: Sequence[dict[str, Any]], kind_digits: Sequence[str]
) -> dict[UUID, str]:
    """Insert bills with their payment numbers in one statement; those that were not there before, by id.

    A payment number (전자납부번호) is municipality 5, kind of revenue 1, year 2, month 2, serial 9 digits. A bill that
    is opened again after a restore keeps the number that people were given.
    """
    connection = await driver(session)
    inserted = await connection.fetch(
        f"""
        INSERT INTO bill ({_OPENING_NAMES}, payment_number)
        SELECT {_OPENING_NAMES},
               coalesce((SELECT payment_number FROM told_payment_number AS told WHERE told.bill = levy.id),
               municipality || kind_digit || to_char(fiscal_year % 100, 'FM00') || to_char(decided_day, 'MM')
               || to_char(nextval('payment_serial'), 'FM000000000'))
          FROM unnest({_OPENING_ARRAYS}, ${len(_OPENING) + 1}::text[]) AS levy({_OPENING_NAMES}, kind_digit)
        ON CONFLICT DO NOTHING
        RETURNING id, payment_number
        """,
        *([row[name] for row in rows] for name, _ in _OPENING),
        kind_digits,
    )
    return {row["id"]: row["payment_number"] for row in inserted}


async def keep_numbers(session: AsyncSession, numbers: Mapping[UUID, str]) -> None:
    """Remember the payment numbers that bills were told with before the database was restored, and give them to none
    that is opened from now on."""
    connection = await driver(session)
    await connection.execute(
        "INSERT INTO told_payment_number (bill, payment_number) SELECT * FROM unnest($1::uuid[], $2::text[])"
        " ON CONFLICT DO NOTHING",
        list(numbers),
        list(numbers.values()),
    )
    await connection.execute(
        # Drawn and not set: the application's role may not set a sequence.
        "SELECT nextval('payment_serial') FROM generate_series((SELECT last_value FROM payment_serial) + 1, $1)",
        max(int(number[-9:]) for number in numbers.values()),
    )


async def known(session: AsyncSession, bills: Sequence[UUID]) -> set[UUID]:
    """Those of `bills` that are here."""
    found = await session.execute(text("SELECT id FROM bill WHERE id = ANY(:bills)"), {"bills": list(bills)})
    return set(found.scalars())


async def lock(session: AsyncSession, municipality: str, bills: Sequence[UUID]) -> dict[UUID, Account]:
    """Lock bills in ascending order of id, so that two transactions never wait for each other, and read them.

    Receipts are read after the locks are held: what another payment posted meanwhile is seen.
    """
    await session.execute(
        text(
            "SELECT 1 FROM bill WHERE id = ANY(:bills) AND municipality = :municipality ORDER BY id FOR NO KEY UPDATE"
        ),
        {"bills": list(bills), "municipality": municipality},
    )
    return {account.bill: account for account in await read(session, bills) if account.municipality == municipality}


async def read(session: AsyncSession, bills: Sequence[UUID]) -> list[Account]:
    """Bills as they stand, without a lock."""
    rows = await session.execute(text(f"{_READ} WHERE bill.id = ANY(:bills)"), {"bills": list(bills)})
    return [_account(row) for row in rows.mappings()]


async def page(
    session: AsyncSession, municipality: str, state: str | None, item: str | None, after: UUID | None, limit: int
) -> list[Account]:
    """Bills of a municipality in order of id, by state and item if given, beginning after `after`."""
    rows = await session.execute(
        text(
            f"""
            {_READ} WHERE bill.municipality = :municipality
               AND (CAST(:state AS text) IS NULL OR bill.state = :state)
               AND (CAST(:item AS text) IS NULL OR bill.item = :item)
               AND (CAST(:after AS uuid) IS NULL OR bill.id > :after)
             ORDER BY bill.id LIMIT :limit
            """
        ),
        {"municipality": municipality, "state": state, "item": item, "after": after, "limit": limit},
    )
    return [_account(row) for row in rows.mappings()]


async def by_payment_number(session: AsyncSession, municipality: str, numbers: Sequence[str]) -> dict[str, UUID]:
    """Bills by payment number (전자납부번호)."""
    rows = await session.execute(
        text(
            "SELECT payment_number, id FROM bill WHERE payment_number = ANY(:numbers) AND municipality = :municipality"
        ),
        {"numbers": list(numbers), "municipality": municipality},
    )
    return {row.payment_number: row.id for row in rows}


async def owing(session: AsyncSession, municipality: str, taxpayers: Collection[UUID]) -> dict[UUID, list[UUID]]:
    """Bills in the books that taxpayers owe, by taxpayer."""
    found = await session.execute(
        text(
            """
            SELECT taxpayer, array_agg(id) AS bills FROM bill
             WHERE taxpayer = ANY(:taxpayers) AND municipality = :municipality AND state IN ('open', 'arrears')
             GROUP BY taxpayer
            """
        ),
        {"taxpayers": list(taxpayers), "municipality": municipality},
    )
    return {row.taxpayer: row.bills for row in found}


async def save(session: AsyncSession, accounts: Sequence[Account]) -> None:
    """Write what can change of locked bills, in one statement."""
    columns: list[tuple[str, str, list[Any]]] = [
        ("state", "text", [account.state for account in accounts]),
        ("arrears_since", "date", [account.arrears_since for account in accounts]),
        ("settled_on", "date", [account.settled_on for account in accounts]),
        ("book_year", "smallint", [account.book_year for account in accounts]),
        ("payable_until", "date", [account.payable_until for account in accounts]),
        ("written_off_on", "date", [account.written_off_on for account in accounts]),
        ("written_off_in", "smallint", [account.written_off_in for account in accounts]),
        ("lapsed_on", "date", [account.lapsed_on for account in accounts]),
        ("limitation_on", "date", [account.limitation_on for account in accounts]),
        ("reduced_principal", "bigint", [account.reduced_principal for account in accounts]),
        ("outstanding_principal", "bigint", [account.outstanding.principal for account in accounts]),
        ("outstanding_charge", "bigint", [account.outstanding.charge for account in accounts]),
        ("outstanding_expense", "bigint", [account.outstanding.expense for account in accounts]),
        ("beside_principal", "bigint", [account.beside.principal for account in accounts]),
        ("beside_charge", "bigint", [account.beside.charge for account in accounts]),
        ("beside_expense", "bigint", [account.beside.expense for account in accounts]),
        ("late_charge_decided", "bigint", [account.late_charge_decided for account in accounts]),
    ]
    names = [name for name, _, _ in columns]
    arrays = ", ".join(f"${number}::{kind}[]" for number, (_, kind, _) in enumerate(columns, 2))
    await (await driver(session)).execute(
        f"""
        UPDATE bill SET {", ".join(f"{name} = changed.{name}" for name in names)}
          FROM unnest($1::uuid[], {arrays}) AS changed(id, {", ".join(names)})
         WHERE bill.id = changed.id
        """,
        [account.bill for account in accounts],
        *(values for _, _, values in columns),
    )


async def mark_notified(session: AsyncSession, bills: Sequence[UUID], day: date) -> None:
    """Remember that bills were noticed. Locked in ascending order of id, as every writer of several bills does."""
    await session.execute(
        text(
            """
            UPDATE bill SET notified_on = :day
             WHERE id IN (SELECT id FROM bill WHERE id = ANY(:bills) AND notified_on IS NULL
                           ORDER BY id FOR NO KEY UPDATE)
            """
        ),
        {"bills": list(bills), "day": day},
    )


def _account(row: Any) -> Account:
    return Account(
        bill=row["id"],
        outstanding=ByComponent(row["outstanding_principal"], row["outstanding_charge"], row["outstanding_expense"]),
        beside=ByComponent(row["beside_principal"], row["beside_charge"], row["beside_expense"]),
        payments=tuple(
            PrincipalPayment(day, won) for day, won in zip(row["paid_days"] or (), row["paid_won"] or (), strict=True)
        ),
        deferrals=tuple(
            Deferral(first, last, kind)
            for first, last, kind in zip(
                row["first_days"] or (), row["last_days"] or (), row["deferral_kinds"] or (), strict=True
            )
        ),
        **{name: row[name] for name in _SAME},
    )


_SAME = (
    "taxpayer", "shard", "municipality", "item", "fiscal_year", "period", "levy_number", "kind", "debtor",
    "opened_book_year", "book_year", "payment_number", "liability_day", "decided_day", "due_date", "payable_until",
    "demand_due", "written_off_on", "written_off_in", "lapsed_on", "limitation_on", "principal", "reduced_principal",
    "state", "arrears_since", "notified_on", "settled_on", "late_charge_decided",
)  # fmt: skip
"""Fields of an account that are columns of the same name."""
