"""Posting the receipts of a checked file in pieces, each one transaction with the mark of how far the file has come."""

import traceback
from typing import Any
from uuid import UUID

import structlog
from semu_kit.runtime import Runtime
from semu_kit.transient import is_transient

from collection.bank_files import repository
from collection.bank_files.models import BankFile
from collection.receipts import service as receipts
from collection.receipts.rules import Declaration, IncomingPayment, Share

log = structlog.get_logger()

_PIECE = 500
"""Receipts posted at a time: what waits for the locks of their bills together."""


async def post_file(runtime: Runtime, file: BankFile) -> None:
    """Post what is not yet posted. A worker killed between two pieces goes on where it stopped.

    A piece that cannot be posted is tried by halves, until the one receipt that cannot is set aside alone.
    """
    piece = _PIECE
    while True:
        try:
            if not await _post_piece(runtime, file, piece):
                return
        except Exception as error:
            if is_transient(error):
                raise
            if piece > 1:
                piece //= 2
                continue
            await _set_aside(runtime, file.id, error)
        piece = min(_PIECE, piece * 2)


async def _post_piece(runtime: Runtime, file: BankFile, size: int) -> bool:
    """False when there is nothing left to do here."""
    async with runtime.database.transaction() as session:
        if not await repository.only_taker(session, file.municipality):
            return False  # another worker is at it
        rows = await repository.next_rows(session, file.id, size)
        if not rows:
            await repository.note(session, file.id, state="posted", finished_at=runtime.clock.now())
            return False
        payments = [_payment(row) for row in rows]
        await receipts.post(session, runtime.clock, file.municipality, file.sent_by, payments)
        await repository.mark_posted(session, file.id, rows[0]["line"], rows[-1]["line"])
        return True


def _payment(row: dict[str, Any]) -> IncomingPayment:
    """A virtual account says by itself whom its money is for; otherwise the number that the payer gave does, or the
    declaration."""
    declared = row["declared_item"], row["declared_year"], row["declared_period"]
    return IncomingPayment(
        payment=row["payment"],
        provider=row["provider"],
        payment_id=row["payment_id"],
        channel=row["channel"],
        total=row["won"],
        value_day=row["day"],
        approved_at=row["paid_at"],
        reference=row["reference"],
        bills=(Share(row["bill"], row["won"]),) if row["bill"] else (),
        payer=row["taxpayer"],
        declaration=Declaration(*declared) if row["declared_item"] else None,
    )


async def _set_aside(runtime: Runtime, file: UUID, error: Exception) -> None:
    # The frames only: an error's message may quote a row.
    frames = traceback.format_tb(error.__traceback__)
    async with runtime.database.transaction() as session:
        [row] = await repository.next_rows(session, file, 1)
        await repository.set_aside(session, file, row["line"])
    log.error(
        "bank_file.receipt_failed", bank_file=str(file), line=row["line"], error=type(error).__name__, frames=frames
    )
