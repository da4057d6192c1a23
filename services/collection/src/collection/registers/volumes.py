"""A register on paper and as a file, in volumes (권) of bounded length: memory stays flat however long it is."""

import asyncio
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from semu_kit.client import ServiceClient
from semu_kit.problems import NotFound
from semu_kit.sheets import pdf, xlsx
from semu_kit.sheets.columns import Column, Sheet, columns_of
from semu_kit.sheets.pdf import Press
from semu_kit.sheets.xlsx import SheetFile
from semu_law import load
from sqlalchemy.ext.asyncio import AsyncSession

from collection.arrears_registers import repository as arrears_registers
from collection.books.rules import COMPONENT_NAMES
from collection.ledger.rules import COMPONENTS
from collection.registers import making, repository, service
from collection.registers.making import ByComponent, total_of
from collection.registers.repository import Selection
from collection.registers.service import PIECE, Register


class VolumeUnknown(NotFound):
    """The register is not so long."""

    type, title = "volume-unknown", "The register has no such volume"


@dataclass(frozen=True, slots=True)
class Volume:
    """One volume of a register, before it is made."""

    register: Register[Any]
    selection: Selection
    number: int
    of: int
    day: date
    """작성일."""

    @property
    def file_name(self) -> str:
        """Of the file, without its suffix; it names nobody."""
        chosen = self.selection
        item = f"-{chosen.item}" if chosen.item else ""
        part = f"-{self.number}-of-{self.of}" if self.of > 1 else ""
        return f"{self.register.slug}-{chosen.municipality}-{chosen.year}{item}{part}"


async def find(
    session: AsyncSession, register: Register[Any], selection: Selection, number: int, size: int, day: date
) -> Volume:
    """Volume `number` of a register in volumes of `size` bills or persons. Raises VolumeUnknown."""
    there = -(-await repository.count(session, register.of, selection) // size) or 1
    if number > there:
        raise VolumeUnknown(f"이 장부는 {there}권까지 있습니다. 권 번호를 확인하십시오.", volumes=there)
    return Volume(register, selection, number, there, day)


async def as_pdf(session: AsyncSession, assessment: ServiceClient, press: Press, volume: Volume) -> bytes:
    """The volume as PDF."""
    lines = [line async for piece in _pieces(session, assessment, volume, pdf.MOST_LINES) for line in piece]
    return await press.pdf((await _sheet(session, volume), lines))


async def as_xlsx(session: AsyncSession, assessment: ServiceClient, volume: Volume, path: Path) -> None:
    """The volume as an XLSX file at `path`."""
    file = SheetFile(path)
    try:
        file.begin(await _sheet(session, volume))
        async for piece in _pieces(session, assessment, volume, xlsx.MOST_LINES):
            await asyncio.to_thread(file.add, piece)
    finally:
        await asyncio.to_thread(file.close)


async def _pieces(session: AsyncSession, assessment: ServiceClient, volume: Volume, size: int) -> Any:
    """The volume's lines, some at a time."""
    after: UUID | None = None
    skip = (volume.number - 1) * size
    left = size
    while keys := await repository.keys(
        session, volume.register.of, volume.selection, after, skip, min(PIECE, left)
    ):
        yield await service.lines(session, assessment, volume.register, volume.selection, keys, volume.day)
        after, skip, left = keys[-1], 0, left - len(keys)
        if not left:
            return


async def _sheet(session: AsyncSession, volume: Volume) -> Sheet:
    register, selection, law = volume.register, volume.selection, load()
    item = law.item(selection.item).name if selection.item else "전체 세목"
    columns = columns_of(register.line)
    return Sheet(
        title=register.title,
        form=register.form,
        facts=(
            law.municipalities[selection.municipality].name,
            f"{selection.year}회계연도 · {item} · 제{volume.number}권 (전 {volume.of}권)",
            f"작성일 {volume.day.year}년 {volume.day.month}월 {volume.day.day}일",
        ),
        columns=columns,
        totals=await _totals(session, register, selection, columns) if volume.number == 1 else (),
        note=register.note if register.of == "books" else f"{register.note}{await _listed(session, selection)}",
    )


async def _listed(session: AsyncSession, chosen: Selection) -> str:
    """When what the year before carried out was listed (Dongjak 15①), once it was."""
    made = await arrears_registers.of_year(session, chosen.municipality, chosen.year - 1)
    if made is None:
        return ""
    won = made["principal"] + made["charge"] + made["expense"]
    return f" 이월분 {made['bills']:,}건 {won:,}원은 {made['day']}에 작성하였다(기한 {made['due_on']}, 제15조제1항)."


async def _totals(
    session: AsyncSession, register: Register[Any], selection: Selection, columns: dict[str, Column]
) -> tuple[tuple[str, dict[str, Any]], ...]:
    """The register's sums, by item and component and in all, in those columns that the ledger itself sums."""
    law = load()
    summed = await repository.totals(session, register.of, selection)
    labelled: list[tuple[str, ByComponent]] = [
        (f"{law.item(item).name} {COMPONENT_NAMES[component]}", {component: sums}) for item, component, sums in summed
    ]
    whole = {name: total_of(sums for _, its, sums in summed if its == name) for name in COMPONENTS}
    shown = [name for name, column in columns.items() if column.number]
    return tuple(
        (label, {name: won for name in shown if (won := making.shown_total(name, sums)) is not None})
        for label, sums in [*labelled, ("총계", whole)]
    )
