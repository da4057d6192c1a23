"""Banks' files in the database: the only SQL of them."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from semu_kit.db import driver
from semu_kit.pii import Sealed, Vault
from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from collection.bank_files.models import BankFile, BankFileRow

_RECEIVING, _TAKING = 62, 63
"""Namespaces of the advisory locks below."""


async def one_upload_at_a_time(session: AsyncSession, municipality: str) -> None:
    """Wait for, and hold to the transaction's end, the right to enter an upload of this municipality."""
    await session.execute(
        text("SELECT pg_advisory_xact_lock(:receiving, :municipality)"),
        {"receiving": _RECEIVING, "municipality": int(municipality)},
    )


async def only_taker(session: AsyncSession, municipality: str) -> bool:
    """True if this transaction may read or post a file of the municipality: of two workers one goes on."""
    got = await session.execute(
        text("SELECT pg_try_advisory_xact_lock(:taking, :municipality)"),
        {"taking": _TAKING, "municipality": int(municipality)},
    )
    return bool(got.scalar_one())


async def with_content(session: AsyncSession, municipality: str, sha256: bytes) -> BankFile | None:
    """The file of this content that was not refused."""
    return (
        await session.scalars(
            select(BankFile).where(
                col(BankFile.municipality) == municipality,
                col(BankFile.sha256) == sha256,
                col(BankFile.state) != "refused",
            )
        )
    ).one_or_none()


async def get(session: AsyncSession, file: UUID) -> BankFile | None:
    return await session.get(BankFile, file)


async def page(
    session: AsyncSession,
    municipality: str,
    day: date | None,
    state: str | None,
    unclear: bool,
    after: UUID | None,
    limit: int,
) -> list[BankFile]:
    """The newest first, those older than `after`; with `unclear` those only that leave work for an official."""
    question = select(BankFile).where(col(BankFile.municipality) == municipality)
    if unclear:
        left = col(BankFile.refused) + col(BankFile.differing) + col(BankFile.failed)
        question = question.where((col(BankFile.state) == "refused") | (left > 0))
    if day is not None:
        question = question.where(col(BankFile.day) == day)
    if state is not None:
        question = question.where(col(BankFile.state) == state)
    if after is not None:
        question = question.where(col(BankFile.id) < after)
    return list(await session.scalars(question.order_by(col(BankFile.id).desc()).limit(limit)))


async def pending(session: AsyncSession) -> list[BankFile]:
    """Files that are to be read or posted, in the order of their arrival."""
    wanted = select(BankFile).where(col(BankFile.state).in_(("received", "checked"))).order_by(col(BankFile.id))
    return list(await session.scalars(wanted))


async def note(session: AsyncSession, file: UUID, **facts: Any) -> None:
    """Write down how far a file has come."""
    await session.execute(update(BankFile).where(col(BankFile.id) == file).values(**facts))


async def stage(session: AsyncSession, rows: Sequence[tuple[Any, ...]]) -> None:
    """Write receipts that are right by themselves, by COPY."""
    columns = (
        "file", "line", "provider", "payment_id", "channel", "reference", "account_index", "won", "paid_at", "payment",
        "declared_item", "declared_year", "declared_period",
    )  # fmt: skip
    await (await driver(session)).copy_records_to_table("bank_file_row", columns=columns, records=rows)


async def refuse(
    session: AsyncSession, records: Sequence[tuple[Any, ...]], refusals: Sequence[tuple[Any, ...]]
) -> None:
    """Write bad rows with their sealed texts, by COPY."""
    connection = await driver(session)
    await connection.copy_records_to_table(
        "personal_records",
        columns=("id", "key_id", "sealed", "purpose", "made_at", "retain_until"),
        records=records,
    )
    await connection.copy_records_to_table(
        "bank_file_refusal",
        columns=("file", "line", "codes", "record", "won", "channel", "provider", "payment_id"),
        records=refusals,
    )


async def next_rows(session: AsyncSession, file: UUID, limit: int) -> list[dict[str, Any]]:
    """The next receipts to post, each with the bill or the person of its virtual account on that day."""
    rows = await session.execute(
        text(
            """
            SELECT row.line, row.provider, row.payment_id, row.channel, row.reference, row.won, row.paid_at,
                   row.payment, row.declared_item, row.declared_year, row.declared_period, bank_file.day,
                   account.bill, account.taxpayer
              FROM bank_file JOIN bank_file_row row ON row.file = bank_file.id
              LEFT JOIN virtual_account account
                ON account.municipality = bank_file.municipality AND account.account_index = row.account_index
               AND bank_file.day BETWEEN account.from_day AND coalesce(account.until_day, 'infinity')
             WHERE bank_file.id = :file AND row.line > bank_file.posted_through AND row.outcome IS NULL
             ORDER BY row.line LIMIT :limit
            """
        ),
        {"file": file, "limit": limit},
    )
    return [dict(row) for row in rows.mappings()]


async def mark_posted(session: AsyncSession, file: UUID, first: int, last: int) -> None:
    """Write what became of the receipts of a piece, and how far the file has come, in one statement.

    The payment of a receipt's natural key is its own, or one that was there before: then the two must say the same.
    """
    await session.execute(
        text(
            """
            WITH told AS (
                UPDATE bank_file_row row
                   SET payment = payment.id,
                       outcome = CASE
                           WHEN payment.id = row.payment THEN 'posted'
                           WHEN (payment.municipality, payment.value_day, payment.total)
                                = (bank_file.municipality, bank_file.day, row.won) THEN 'repeated'
                           ELSE 'differs' END
                  FROM bank_file, payment
                 WHERE row.file = :file AND row.line BETWEEN :first AND :last AND row.outcome IS NULL
                   AND bank_file.id = row.file
                   AND payment.provider = row.provider AND payment.payment_id = row.payment_id
                RETURNING row.outcome)
            UPDATE bank_file
               SET posted_through = :last,
                   posted = posted + (SELECT count(*) FROM told WHERE outcome = 'posted'),
                   repeated = repeated + (SELECT count(*) FROM told WHERE outcome = 'repeated'),
                   differing = differing + (SELECT count(*) FROM told WHERE outcome = 'differs')
             WHERE id = :file
            """
        ),
        {"file": file, "first": first, "last": last},
    )


async def set_aside(session: AsyncSession, file: UUID, line: int) -> None:
    """A receipt could not be posted: leave it, and go on behind it."""
    await session.execute(
        update(BankFileRow).where(col(BankFileRow.file) == file, col(BankFileRow.line) == line).values(outcome="failed")
    )
    await note(session, file, posted_through=line, failed=col(BankFile.failed) + 1)


async def begin_again(session: AsyncSession, file: UUID) -> None:
    """What could not be posted is to be posted again."""
    await session.execute(
        update(BankFileRow)
        .where(col(BankFileRow.file) == file, col(BankFileRow.outcome) == "failed")
        .values(outcome=None)
    )
    await note(session, file, state="checked", posted_through=0, failed=0, finished_at=None)


async def refusals(session: AsyncSession, vault: Vault, file: UUID, after: int, limit: int) -> list[dict[str, Any]]:
    """Bad rows after a line, in order, opened. Those past their retention are left out."""
    rows = await session.execute(
        text(
            """
            SELECT line, record, won, channel, key_id, sealed
              FROM bank_file_refusal JOIN personal_records ON personal_records.id = record
             WHERE file = :file AND line > :after ORDER BY line LIMIT :limit
            """
        ),
        {"file": file, "after": after, "limit": limit},
    )
    return [
        {"line": row.line, "won": row.won, "channel": row.channel}
        | vault.open(row.record, Sealed(row.key_id, row.sealed))
        for row in rows
    ]


async def rows(session: AsyncSession, file: UUID, outcome: str | None, after: int, limit: int) -> list[dict[str, Any]]:
    """Receipts of a file after a line, in order, each beside the payment that holds its natural key."""
    found = await session.execute(
        text(
            """
            SELECT row.line, row.provider, row.payment_id, row.channel, row.reference, row.won, row.paid_at,
                   row.outcome, payment.id AS payment, payment.total AS posted_won, payment.value_day AS posted_day
              FROM bank_file_row row LEFT JOIN payment ON payment.id = row.payment
             WHERE row.file = :file AND row.line > :after
               AND (CAST(:outcome AS text) IS NULL OR row.outcome = :outcome)
             ORDER BY row.line LIMIT :limit
            """
        ),
        {"file": file, "outcome": outcome, "after": after, "limit": limit},
    )
    return [dict(row) for row in found.mappings()]
