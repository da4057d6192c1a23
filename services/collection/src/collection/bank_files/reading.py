"""Reading a bank's file: one transaction from its first line to its trailer, so that a file that is refused, or a
worker that is killed in the middle, leaves nothing of it."""

import asyncio
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from semu_kit import uploads
from semu_kit.ids import new_id
from semu_kit.runtime import Runtime
from semu_law import load
from sqlalchemy.ext.asyncio import AsyncSession

from collection.bank_files import repository
from collection.bank_files.file_check import FileCheck
from collection.bank_files.lines import LineReader
from collection.bank_files.models import BankFile
from collection.bank_files.profiles import PROFILES
from collection.bank_files.rules import BankReceipt, Refused

_BATCH = 5_000
"""Lines staged at a time: what reading holds in memory, whatever the file's size."""


async def read_file(runtime: Runtime, file_id: UUID, municipality: str) -> None:
    """Stage the receipts of a received file, and its bad rows beside them. Raises the Problem of a file that is
    refused as a whole."""
    async with runtime.database.transaction() as session:
        if not await repository.only_taker(session, municipality):
            return  # another worker is at it
        # Read under the lock: the other worker may have finished this very file.
        file = await repository.get(session, file_id)
        if file is not None and file.state == "received":
            await _Reading(runtime, session, file).run()


class _Reading:
    """One file, within its transaction."""

    def __init__(self, runtime: Runtime, session: AsyncSession, file: BankFile) -> None:
        self._runtime = runtime
        self._session = session
        self._file = file
        self._profile = PROFILES[file.profile]
        self._check = FileCheck(self._profile, file.municipality, file.day, load())

    async def run(self) -> None:
        reader, waiting, size_read = LineReader(), list[tuple[int, bytes]](), 0
        async for chunk in uploads.content(self._session, self._runtime.vault, self._file.chunks):
            size_read += len(chunk)
            waiting += reader.feed(chunk)
            while len(waiting) >= _BATCH:
                await self._take(waiting[:_BATCH])
                del waiting[:_BATCH]
            await self._show(size_read)
        await self._take(waiting + reader.finish())
        header, trailer = self._check.finish()
        await repository.note(
            self._session, self._file.id, state="checked", bank=header.bank, number=header.number,
            rows=self._check.rows, refused=self._check.refused, won=trailer.total,
        )  # fmt: skip

    async def _take(self, lines: Sequence[tuple[int, bytes]]) -> None:
        receipts, refused = await asyncio.to_thread(self._judge, lines)
        await repository.stage(self._session, receipts)
        if refused:
            records, refusals = await asyncio.to_thread(self._seal, refused)
            await repository.refuse(self._session, records, refusals)

    def _judge(self, lines: Sequence[tuple[int, bytes]]) -> tuple[list[tuple[Any, ...]], list[Refused]]:
        """Only computing: the rows of receipts to write, and the bad rows."""
        receipts: list[tuple[Any, ...]] = []
        refused: list[Refused] = []
        for line, text in lines:
            row = self._check.take(line, text)
            if isinstance(row, BankReceipt):
                index = row.account and self._runtime.vault.blind_index("virtual_account", row.account)
                declared = row.declaration
                receipts.append(
                    (
                        self._file.id, row.line, row.provider, row.payment_id, row.channel, row.reference,
                        index or None, row.won, row.paid_at, new_id(),
                        *((declared.item, declared.fiscal_year, declared.period) if declared else (None, None, None)),
                    )
                )  # fmt: skip
            elif row is not None:
                refused.append(row)
        return receipts, refused

    def _seal(self, refused: Sequence[Refused]) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
        """The records and the refusals to write: a bad row may hold anything, its faults too."""
        now = self._runtime.clock.now()
        retain_until = self._runtime.settings.retain_until("bank_file_refusal", self._runtime.clock.today())
        records, refusals = [], []
        for row in refused:
            record = new_id()
            shown = row.text.decode(self._profile.layout.encoding, "replace")
            content = {"text": shown, "faults": [asdict(fault) for fault in row.faults]}
            sealed = self._runtime.vault.seal(record, content)
            records.append((record, sealed.key_id, sealed.blob, "bank_file_refusal", now, retain_until))
            codes = [fault.code for fault in row.faults]
            refusals.append(
                (self._file.id, row.line, codes, record, row.won, row.channel, row.provider, row.payment_id)
            )
        return records, refusals

    async def _show(self, size_read: int) -> None:
        """Make progress visible from outside while the reading's own transaction is open."""
        async with self._runtime.database.transaction() as session:
            await repository.note(session, self._file.id, size_read=size_read)
