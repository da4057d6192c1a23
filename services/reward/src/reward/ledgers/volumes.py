"""A ledger on paper and as a file, in volumes (권) of bounded length: memory stays flat however long it is."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

from semu_kit.problems import NotFound
from semu_kit.sheets import pdf, xlsx
from semu_kit.sheets.columns import Sheet, columns_of
from semu_kit.sheets.pdf import Press
from semu_kit.sheets.xlsx import SheetFile
from semu_law import Found, NotInForce, Release, UnknownKey
from sqlalchemy.ext.asyncio import AsyncSession

from reward.ledgers import repository
from reward.ledgers.definitions import Ledger
from reward.ledgers.lines import LedgerLine
from reward.ledgers.repository import Selection

PIECE = 1_000
"""Lines read at once."""


class NoSuchLedger(NotFound):
    """No ordinance of that year has the municipality keep this ledger."""

    type, title = "ledger-not-kept", "The municipality keeps no such ledger"


class VolumeUnknown(NotFound):
    """The ledger is not so long."""

    type, title = "volume-unknown", "The ledger has no such volume"


def kept_by(law: Release, ledger: Ledger, chosen: Selection) -> Found:
    """The provision by which the municipality keeps the ledger at the year's end. Raises NoSuchLedger."""
    try:
        provision = law.ordinance(chosen.municipality, "reward.ledgers", date(chosen.year, 12, 31))
    except (NotInForce, UnknownKey):
        provision = None
    if provision is None or ledger.slug not in provision.names:
        raise NoSuchLedger("그 해에 이 대장을 두는 조례가 없습니다. 연도를 확인하십시오.", year=chosen.year)
    return provision


async def lines(
    session: AsyncSession, law: Release, ledger: Ledger, chosen: Selection, after: UUID | None, skip: int, limit: int
) -> tuple[list[LedgerLine], UUID | None]:
    """Lines, and the key of the last one if there may be more."""
    rows = await repository.lines(session, chosen, after, skip, limit)
    return [ledger.make(law, row) for row in rows], rows[-1]["key"] if len(rows) == limit else None


@dataclass(frozen=True, slots=True)
class Volume:
    """One volume of a ledger, before it is made."""

    ledger: Ledger
    chosen: Selection
    number: int
    of: int
    day: date
    """작성일."""

    @property
    def file_name(self) -> str:
        """Of the file, without its suffix; it names nobody."""
        part = f"-{self.number}-of-{self.of}" if self.of > 1 else ""
        return f"reward-ledger-{self.ledger.slug}-{self.chosen.municipality}-{self.chosen.year}{part}"


async def find(
    session: AsyncSession, law: Release, ledger: Ledger, chosen: Selection, number: int, size: int, day: date
) -> Volume:
    """Volume `number` of a ledger in volumes of `size` lines. Raises NoSuchLedger, VolumeUnknown."""
    kept_by(law, ledger, chosen)
    there = -(-await repository.count(session, chosen) // size) or 1
    if number > there:
        raise VolumeUnknown(f"이 대장은 {there}권까지 있습니다. 권 번호를 확인하십시오.", volumes=there)
    return Volume(ledger, chosen, number, there, day)


async def as_pdf(session: AsyncSession, law: Release, press: Press, volume: Volume) -> bytes:
    """The volume as PDF."""
    found = [line async for piece in _pieces(session, law, volume, pdf.MOST_LINES) for line in piece]
    return await press.pdf((await _sheet(session, law, volume), found))


async def as_xlsx(session: AsyncSession, law: Release, volume: Volume, path: Path) -> None:
    """The volume as an XLSX file at `path`."""
    file = SheetFile(path)
    try:
        file.begin(await _sheet(session, law, volume))
        async for piece in _pieces(session, law, volume, xlsx.MOST_LINES):
            await asyncio.to_thread(file.add, piece)
    finally:
        await asyncio.to_thread(file.close)


async def _pieces(session: AsyncSession, law: Release, volume: Volume, size: int) -> AsyncIterator[list[LedgerLine]]:
    """The volume's lines, some at a time."""
    after: UUID | None = None
    skip, left = (volume.number - 1) * size, size
    while left:
        piece, after = await lines(session, law, volume.ledger, volume.chosen, after, skip, min(PIECE, left))
        yield piece
        skip, left = 0, left - len(piece) if after else 0


async def _sheet(session: AsyncSession, law: Release, volume: Volume) -> Sheet:
    ledger, chosen = volume.ledger, volume.chosen
    return Sheet(
        title=ledger.title,
        form=f"{kept_by(law, ledger, chosen).article} · {ledger.form}",
        facts=(
            law.municipalities[chosen.municipality].name,
            f"{chosen.year}년 의결분 · 제{volume.number}권 (전 {volume.of}권)",
            f"작성일 {volume.day.year}년 {volume.day.month}월 {volume.day.day}일",
        ),
        columns=columns_of(ledger.line),
        totals=(("총계", await repository.totals(session, chosen)),) if volume.number == 1 else (),
        note=ledger.note,
    )
