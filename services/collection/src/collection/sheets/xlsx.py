"""A sheet as XLSX, line by line to disk: memory stays flat however many lines there are."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from pydantic import BaseModel
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from collection.sheets.columns import Sheet, as_text, grouped

MOST_LINES = 50_000
"""Lines of one volume: they are written well within the time that a caller waits for the first byte."""


class SheetFile:
    """One XLSX file being written: `add` lines, then `close`."""

    def __init__(self, path: Path, sheet: Sheet) -> None:
        self._columns = sheet.columns
        self._book = Workbook(str(path), {"constant_memory": True, "default_date_format": "yyyy-mm-dd"})
        self._page: Worksheet = self._book.add_worksheet(sheet.title)
        self._number = self._book.add_format({"num_format": "#,##0;△#,##0"})
        self._wrapped = self._book.add_format({"text_wrap": True, "valign": "top"})
        self._head(sheet)

    def add(self, lines: Iterable[BaseModel]) -> None:
        """Write lines below those that are there."""
        for line in lines:
            for place, (name, column) in enumerate(self._columns.items()):
                value = getattr(line, name)
                if column.number and value is not None:
                    self._page.write_number(self._row, place, value, self._number)
                elif isinstance(value, date):
                    self._page.write_datetime(self._row, place, value)
                else:
                    # As a string whatever it begins with: a name is never a formula.
                    self._page.write_string(
                        self._row, place, as_text(value, False), self._wrapped if isinstance(value, list) else None
                    )
            self._row += 1

    def close(self) -> None:
        self._book.close()

    def _head(self, sheet: Sheet) -> None:
        page, columns = self._page, list(sheet.columns.values())
        title = self._book.add_format({"bold": True, "font_size": 16})
        head = self._book.add_format(
            {
                "bold": True,
                "bg_color": "#E8E8E8",
                "border": 1,
                "align": "center",
                "valign": "vcenter",
                "text_wrap": True,
            }
        )
        for place, column in enumerate(columns):
            page.set_column(place, place, column.width)
        page.write_string(0, 0, sheet.title, title)
        page.write_string(1, 0, " · ".join((*sheet.facts, sheet.form)))
        page.write_string(2, 0, sheet.note)
        place = 0
        for group, members in grouped(columns):
            if group and len(members) > 1:
                page.merge_range(3, place, 3, place + len(members) - 1, group, head)
            else:
                page.write_string(3, place, group or "", head)
            place += len(members)
        for place, column in enumerate(columns):
            page.write_string(4, place, column.title, head)
        page.freeze_panes(5, 0)
        page.set_landscape()
        page.set_paper(9)
        page.repeat_rows(3, 4)
        self._row = 5
        self._add_totals(sheet, self._book.add_format({"num_format": "#,##0;△#,##0", "bg_color": "#F6F6F6"}))

    def _add_totals(self, sheet: Sheet, shaded: Format) -> None:
        for label, won in sheet.totals:
            self._page.write_string(self._row, 0, label, shaded)
            for place, name in enumerate(sheet.columns):
                if name in won:
                    self._page.write_number(self._row, place, won[name], shaded)
            self._row += 1
