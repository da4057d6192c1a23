"""Sheets and documents as PDF, set by typst in a process of its own.

typst keeps what it set for the next ten documents, 200 MB for a thousand lines: a process that ends gives it back, and
while it sets, this one serves others.
"""

import asyncio
import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any

from pydantic import BaseModel

from semu_kit.sheets.columns import Column, Sheet, as_text, grouped
from semu_kit.sheets.document import Document, as_data

MOST_LINES = 1_000
"""Lines of one volume, about thirty pages."""
_AT_ONCE = 2


class NotSet(RuntimeError):
    """typst refused the document: a fault of its template, never of what it shows."""


class Press:
    """Sets a few sheets at a time; the others wait their turn."""

    def __init__(self) -> None:
        self._places = asyncio.Semaphore(_AT_ONCE)

    async def pdf(self, *parts: tuple[Sheet, Sequence[BaseModel]]) -> bytes:
        """One PDF of sheets, each on pages of its own, of at most MOST_LINES lines together. Raises NotSet."""
        return await self._set("sheet", [_sheet(sheet, lines) for sheet, lines in parts])

    async def document(self, document: Document) -> bytes:
        """One document on upright pages as PDF. Raises NotSet."""
        return await self._set("document", as_data(document))

    async def _set(self, template: str, given: Any) -> bytes:
        async with self._places:
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "semu_kit.sheets.setter", template,
                stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
            )  # fmt: skip
            try:
                pdf, refusal = await process.communicate(json.dumps(given).encode())
            finally:
                if process.returncode is None:
                    process.kill()
        if process.returncode:
            raise NotSet(refusal.decode(errors="replace")[-2000:])
        return pdf


def _sheet(sheet: Sheet, lines: Sequence[BaseModel]) -> dict[str, Any]:
    columns = sheet.columns
    return {
        "title": sheet.title,
        "form": sheet.form,
        "facts": sheet.facts,
        "note": sheet.note,
        "widths": [column.width for column in columns.values()],
        "numbers": [column.number for column in columns.values()],
        "groups": _groups(columns.values()),
        "totals": _totals(sheet) if sheet.totals else None,
        "lines": [[_cell(getattr(line, name), column) for name, column in columns.items()] for line in lines],
    }


def _totals(sheet: Sheet) -> dict[str, Any]:
    """A table of its own, wide enough for what a whole city sums up to."""
    summed = {name: column for name, column in sheet.columns.items() if name in sheet.totals[0][1]}
    return {
        "columns": len(summed),
        "groups": [{"title": None, "columns": ["총괄"]}, *_groups(summed.values())],
        "lines": [
            [label, *(as_text(won[name], number=True) for name in summed)] for label, won in sheet.totals
        ],
    }


def _groups(columns: Iterable[Column]) -> list[dict[str, Any]]:
    return [
        {"title": group, "columns": [column.title for column in members]} for group, members in grouped(columns)
    ]


def _cell(value: Any, column: Column) -> str:
    text = as_text(value, number=column.number)
    # A number that is too long for its column breaks after a comma instead of running into its neighbour.
    return text.replace(",", ",\u200b") if column.number and len(text) > column.width + 1 else text
