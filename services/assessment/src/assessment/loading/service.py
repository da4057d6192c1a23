"""Loading a levy file: one transaction from the first row to the events, so that a worker killed in the middle leaves
nothing of it, and the next start begins anew."""

import asyncio
import codecs
import traceback
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import cast
from uuid import UUID

import asyncpg
import structlog
from semu_kit import uploads
from semu_kit.db import driver
from semu_kit.problems import TYPE_PREFIX, Problem
from semu_kit.runtime import Runtime
from semu_kit.transient import is_transient
from semu_law import NotInForce, Release, UnknownItem, load
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.levies.service import tell_decided
from assessment.levy_files import repository as levy_files
from assessment.levy_files.models import LevyFile
from assessment.loading import staging
from assessment.loading.batches import judge, part_repeated, seal_persons
from assessment.loading.columns import Layout, read_header
from assessment.loading.encoding import EncodingProbe
from assessment.loading.records import Record, RecordReader
from assessment.loading.refusals import EmptyFile, LoadingFailed
from assessment.loading.rules import FileKind, Terms, open_fiscal_year
from assessment.putting_back.repository import complete
from assessment.rejects import repository as rejects
from assessment.rejects.sealing import Bad, seal_rejects
from assessment.taxpayers.repository import keep_records
from assessment.taxpayers.sealing import Sealer

log = structlog.get_logger()

_BATCH = 5_000
"""Rows staged at a time: what a load holds in memory, whatever the file's size."""


async def load_pending(runtime: Runtime) -> None:
    """The job: load what was received and not yet loaded, in the order of arrival."""
    async with runtime.database.transaction() as session:
        pending = await levy_files.pending(session)
    for file_id, municipality in pending:
        try:
            await _load(runtime, file_id, municipality)
        except Problem as refused:
            await _fail(runtime, file_id, refused)
        except Exception as error:
            if is_transient(error):
                raise
            # The frames only: an error's message may quote a row.
            frames = traceback.format_tb(error.__traceback__)
            log.error("levy_file.failed", levy_file=str(file_id), error=type(error).__name__, frames=frames)
            await _fail(runtime, file_id, LoadingFailed())


async def _load(runtime: Runtime, file_id: UUID, municipality: str) -> None:
    async with runtime.database.transaction() as session:
        connection = await driver(session)
        if not await staging.only_loader(connection, municipality):
            return  # another worker is loading for this municipality
        # Read under the lock: the other worker may have finished this very file.
        file = await levy_files.get(session, file_id)
        if file is not None and file.state in ("received", "loading"):
            await _Load(runtime, session, connection, file, load()).run()


async def _fail(runtime: Runtime, file_id: UUID, refused: Problem) -> None:
    problem = {
        "type": TYPE_PREFIX + refused.type, "title": refused.title, "status": refused.status,
        "detail": refused.detail, **refused.facts,
    }  # fmt: skip
    async with runtime.database.transaction() as session:
        await levy_files.fail(session, file_id, problem, runtime.clock.now())


@dataclass
class _Load:
    """One file's load, within its transaction."""

    runtime: Runtime
    session: AsyncSession
    connection: asyncpg.Connection
    file: LevyFile
    law: Release
    layout: Layout | None = None
    size_read: int = 0
    accepted: int = 0
    rejected: int = 0
    repeated: int = 0
    by_reason: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        # Once for the whole file: no row is judged by another year than its neighbours when midnight passes.
        self.now, self.today = self.runtime.clock.now(), self.runtime.clock.today()
        year = open_fiscal_year(self.today)
        self.terms = Terms(cast(FileKind, self.file.kind), year, self._item_code, self._is_chargeable)

    async def run(self) -> None:
        """Raises a Problem if the whole file is refused."""
        encoding = await self._find_encoding()
        await self._show(state="loading", encoding=encoding)  # and the counts of an attempt that was cut short
        await staging.begin(self.connection)
        reader, decoder = RecordReader(), codecs.getincrementaldecoder(encoding)()
        waiting: list[Record] = []
        async for chunk in uploads.content(self.session, self.runtime.vault, self.file.chunks):
            self.size_read += len(chunk)
            waiting += reader.feed(decoder.decode(chunk))
            while len(waiting) >= _BATCH:
                await self._take(waiting[:_BATCH])
                del waiting[:_BATCH]
        waiting += reader.feed(decoder.decode(b"", True)) + reader.finish()
        await self._take(waiting)
        await self._finish()

    async def _find_encoding(self) -> str:
        probe = EncodingProbe()
        async for chunk in uploads.content(self.session, self.runtime.vault, self.file.chunks):
            probe.feed(chunk)
        return probe.finish()

    async def _take(self, records: list[Record]) -> None:
        """Stage, check and decide one batch. The first record of all is the header."""
        if self.layout is None:
            if not records:
                raise EmptyFile
            self.layout = read_header(records[0].cells)
            records = records[1:]
        file, layout = self.file, self.layout
        good, bad = await asyncio.to_thread(judge, file.id, records, layout, self.terms, self.runtime.vault)
        await staging.stage(self.connection, [one.staged for one in good])
        repeated = await staging.take_out_repeated(self.connection, file.municipality, file.id)
        good, again = part_repeated(good, repeated, layout)
        persons = await asyncio.to_thread(seal_persons, good, layout, self._sealer("taxpayer"))
        await keep_records(self.connection, persons)
        await complete(self.connection, file.municipality, file.id, self.now)
        await staging.decide(self.connection, file.municipality, file.id, file.kind, self.now)
        await self._reject(sorted(bad + again, key=lambda one: one.line))
        self.accepted += len(good)
        self.rejected += len(bad)
        self.repeated += len(again)
        await self._show()

    async def _reject(self, bad: list[Bad]) -> None:
        sealed = await asyncio.to_thread(seal_rejects, bad, self._sealer("reject"))
        await rejects.keep(self.connection, self.file.id, sealed)
        for one in bad:
            self.by_reason.update(one.codes)

    async def _finish(self) -> None:
        assert self.layout is not None  # the last batch read the header, or refused the file
        now = self.runtime.clock.now()
        await tell_decided(self.session, self.file, now)
        await levy_files.note(
            self.session, self.file.id, state="loaded", finished_at=now, law_release=self.law.hash,
            header=self.layout.sent(self.layout.header), rejected_by_reason=dict(self.by_reason),
        )  # fmt: skip

    async def _show(self, **progress: object) -> None:
        """Make progress visible from outside while the load's own transaction is open."""
        async with self.runtime.database.transaction() as session:
            await levy_files.note(
                session, self.file.id, **progress,
                size_read=self.size_read, rows=self.accepted + self.rejected + self.repeated,
                accepted=self.accepted, rejected=self.rejected, repeated=self.repeated,
            )  # fmt: skip

    def _item_code(self, name: str) -> str | None:
        try:
            return self.law.item(name).code
        except UnknownItem:
            return None

    def _is_chargeable(self, item: str, liability_day: date, due_date: date) -> bool:
        """A bill that collection could never charge would be parked there, and all of its taxpayer's behind it."""
        basis = self.law.item(item).late_charge
        if basis == "none":
            return True
        reading = "late-charge.public-property.reading" if basis == "public_property" else "late-charge.rounding"
        try:
            if basis == "local_tax":
                self.law.lookup("late-charge.tax.regime", liability_day)
            self.law.policy(self.file.municipality, reading, due_date + timedelta(days=1))
        except (NotInForce, OverflowError):
            return False
        return True

    def _sealer(self, purpose: str) -> Sealer:
        retain_until = self.runtime.settings.retain_until(purpose, self.today)
        return Sealer(self.runtime.vault, purpose, self.now, retain_until)
