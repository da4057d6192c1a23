"""Payments, and what they gave to bills: the only SQL that writes them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from semu_kit.db import driver
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from collection.bills.history import Part, Posted
from collection.ledger.rules import ByComponent
from collection.receipts.changes import Done, Undone
from collection.receipts.rules import IncomingPayment

_PAYMENT = (
    ("id", "uuid"), ("provider", "text"), ("payment_id", "text"), ("municipality", "text"), ("channel", "text"),
    ("reference", "text"), ("payer", "uuid"), ("total", "bigint"), ("value_day", "date"),
    ("approved_at", "timestamptz"), ("posted_at", "timestamptz"), ("actor", "text"),
)  # fmt: skip


async def take_new(
    session: AsyncSession, municipality: str, actor: str, payments: Sequence[IncomingPayment], at: datetime
) -> set[UUID]:
    """Insert payments; the ids of those that were not here.

    A second delivery of the same payment, told at the same instant by another process, waits here for the first to
    commit, and then finds it taken. In order of their natural keys: a bank's file and its notices tell the same
    payments in different orders, and neither must wait for the other's.
    """
    names = ", ".join(name for name, _ in _PAYMENT)
    arrays = ", ".join(f"${number}::{kind}[]" for number, (_, kind) in enumerate(_PAYMENT, 1))
    rows = [
        (
            one.payment, one.provider, one.payment_id, municipality, one.channel, one.reference, one.payer, one.total,
            one.value_day, one.approved_at, at, actor,
        )
        for one in sorted(payments, key=lambda one: (one.provider, one.payment_id))
    ]  # fmt: skip
    inserted = await (await driver(session)).fetch(
        f"INSERT INTO payment ({names}) SELECT * FROM unnest({arrays}) ON CONFLICT DO NOTHING RETURNING id",
        *(list(column) for column in zip(*rows, strict=True)),
    )
    return {row["id"] for row in inserted}


@dataclass(slots=True)
class Payments:
    """The payments of one bill as posted."""

    parts: list[Part] = field(default_factory=list)
    """Those that live."""
    left: list[tuple[Part, date]] = field(default_factory=list)
    """Those whose money left the bank again, with the day of it."""
    postings: dict[UUID, int] = field(default_factory=dict)
    """How often each payment was ever posted."""


async def posted(session: AsyncSession, bills: Sequence[UUID]) -> dict[UUID, Payments]:
    """What is posted to bills, by bill. Read under their locks, or what another posts meanwhile is missed."""
    found: dict[UUID, Payments] = defaultdict(Payments)
    for row in await (await driver(session)).fetch(_POSTED, list(bills)):
        payments = found[row["bill"]]
        payments.postings[row["payment"]] = max(row["posting"], payments.postings.get(row["payment"], 0))
        if row["undone"] is None:
            payments.parts.append(_part(row))
        elif row["undone"] in ("bounced", "charged_back"):
            payments.left.append((_part(row), row["undone_on"]))
    return found


_POSTED = """
    WITH received AS (
        SELECT receipt.*, undone.cause AS undone, undone.reversed_on AS undone_on
          FROM receipt LEFT JOIN receipt_reversal undone ON undone.receipt = receipt.id
         WHERE receipt.bill = ANY($1)),
    over AS (
        SELECT overpayment.*, undone.cause AS undone, undone.reversed_on AS undone_on
          FROM overpayment LEFT JOIN overpayment_reversal undone ON undone.overpayment = overpayment.id
         WHERE overpayment.bill = ANY($1))
    SELECT bill, payment, posting, received.id AS receipt, over.id AS overpayment, coalesce(principal, 0) AS principal,
           coalesce(charge, 0) AS charge, coalesce(expense, 0) AS expense, coalesce(late_charge, 0) AS late_charge,
           coalesce(over.amount, 0) AS over, coalesce(received.chosen, over.chosen) AS chosen,
           coalesce(received.book_year, over.book_year) AS book_year, coalesce(received.undone, over.undone) AS undone,
           coalesce(received.undone_on, over.undone_on) AS undone_on, money.provider, money.payment_id, money.channel,
           money.value_day, money.approved_at
      FROM received FULL JOIN over USING (bill, payment, posting) JOIN payment money ON money.id = payment
"""


def _part(row: Any) -> Part:
    collected = ByComponent(row["principal"], row["charge"], row["expense"])
    return Part(
        payment=row["payment"],
        provider=row["provider"],
        payment_id=row["payment_id"],
        channel=row["channel"],
        value_day=row["value_day"],
        approved_at=row["approved_at"],
        won=collected.total + row["over"],
        chosen=row["chosen"],
        posted=Posted(
            posting=row["posting"],
            receipt=row["receipt"],
            overpayment=row["overpayment"],
            collected=collected,
            late_charge=row["late_charge"],
            over=row["over"],
            book_year=row["book_year"],
        ),
    )


async def add(session: AsyncSession, done: Iterable[tuple[UUID, Done, bool]], at: datetime) -> None:
    """Write what payments gave to bills: the bill, what was posted, and whether it undid the bill's arrears."""
    receipts, overpayments = [], []
    for bill, one, undid_arrears in done:
        part, posted, got = one.part, one.posted, one.taken.collected
        if posted.receipt:
            receipts.append(
                (
                    posted.receipt, part.payment, bill, posted.posting, part.value_day, got.principal, got.charge,
                    got.expense, posted.late_charge, part.chosen, posted.book_year, undid_arrears, at,
                )
            )  # fmt: skip
        if posted.overpayment:
            overpayments.append(
                (
                    posted.overpayment, part.payment, bill, posted.posting, posted.over, one.taken.over_reason,
                    part.chosen, posted.book_year, at,
                )
            )  # fmt: skip
    await _copy(
        session,
        "receipt",
        (
            "id", "payment", "bill", "posting", "value_day", "principal", "charge", "expense", "late_charge", "chosen",
            "book_year", "undid_arrears", "posted_at",
        ),
        receipts,
    )  # fmt: skip
    await _copy(
        session,
        "overpayment",
        ("id", "payment", "bill", "posting", "amount", "reason", "chosen", "book_year", "posted_at"),
        overpayments,
    )


async def undo(session: AsyncSession, undone: Sequence[Undone], booked_on: date, actor: str, at: datetime) -> None:
    """Write what was undone of what payments gave to bills."""
    for table in ("receipt", "overpayment"):
        rows = [
            (row, one.reversal, one.cause, one.reversed_on, one.book_year, booked_on, actor, at)
            for one in undone
            if (row := getattr(one.posted, table)) is not None
        ]
        columns = (table, "reversal", "cause", "reversed_on", "book_year", "booked_on", "actor", "reversed_at")
        await _copy(session, f"{table}_reversal", columns, rows)


async def _copy(session: AsyncSession, table: str, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    if rows:
        await (await driver(session)).copy_records_to_table(table, columns=columns, records=rows)


async def paid_bills(session: AsyncSession, bills: Sequence[UUID]) -> set[UUID]:
    """Those of `bills` for which money came, even if too much, and even if it went again."""
    found = await session.execute(
        text(
            """
            SELECT bill FROM receipt WHERE bill = ANY(:bills)
            UNION SELECT bill FROM overpayment WHERE bill = ANY(:bills)
            """
        ),
        {"bills": list(bills)},
    )
    return set(found.scalars())


async def bills_of(session: AsyncSession, payment: UUID) -> list[UUID]:
    """Bills to which a payment was ever posted."""
    found = await session.execute(
        text(
            """
            SELECT bill FROM receipt WHERE payment = :payment
            UNION SELECT bill FROM overpayment WHERE payment = :payment
            """
        ),
        {"payment": payment},
    )
    return list(found.scalars())
