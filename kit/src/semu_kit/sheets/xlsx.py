"""Sheets as XLSX, line by line to disk: memory stays flat however many lines there are."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from pydantic import BaseModel
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from semu_kit.sheets.columns import Column, Sheet, as_text, grouped

MOST_LINES = 20_000
"""Lines of one volume: they are written well within the time that a caller waits for the first byte."""
_NUMBER = "#,##0;△#,##0"


class SheetFile:
    """One XLSX file being written: `begin` a sheet, `add` its lines, begin the next one or `close`."""

    def __init__(self, path: Path) -> None:
        # Rows wait beside the file itself: whoever removes its folder has removed every name.
        aside = {"constant_memory": True, "tmpdir": str(path.parent)}
        self._book = Workbook(str(path), {**aside, "default_date_format": "yyyy-mm-dd"})
        self._title = self._book.add_format({"bold": True, "font_size": 16})
        self._head = self._book.add_format(
            {"bold": True, "bg_color": "#E8E8E8", "border": 1, "align": "center", "valign": "vcenter"}
        )
        self._sum = self._book.add_format({"num_format": _NUMBER, "bg_color": "#F6F6F6"})
        self._number = self._book.add_format({"num_format": _NUMBER})
        self._wrapped = self._book.add_format({"text_wrap": True, "valign": "top"})

    def begin(self, sheet: Sheet) -> None:
        """Begin a sheet with its heading and sums; what is added from now on is its lines."""
        self._page: Worksheet = self._book.add_worksheet(sheet.title)
        self._columns = sheet.columns
        self._page.write_string(0, 0, sheet.title, self._title)
        self._page.write_string(1, 0, " · ".join((*sheet.facts, sheet.form)))
        self._page.write_string(2, 0, sheet.note)
        self._write_head(list(sheet.columns.values()))
        self._page.freeze_panes(5, 0)
        self._page.set_landscape()
        self._page.set_paper(9)
        self._page.repeat_rows(3, 4)
        self._row = 5
        for label, won in sheet.totals:
            self._page.write_string(self._row, 0, label, self._sum)
            for place, name in enumerate(sheet.columns):
                if name in won:
                    self._page.write_number(self._row, place, won[name], self._sum)
            self._row += 1

    def add(self, lines: Iterable[BaseModel]) -> None:
        """Write lines below those that are there."""
        for line in lines:
            for place, (name, column) in enumerate(self._columns.items()):
                value = getattr(line, name)
                if column.number and isinstance(value, int):
                    self._page.write_number(self._row, place, value, self._number)
                elif isinstance(value, date):
                    self._page.write_datetime(self._row, place, value)
                else:
                    # As a string whatever it begins with: a name is never a formula.
                    style = self._wrapped if isinstance(value, list) else None
                    self._page.write_string(self._row, place, as_text(value, number=False), style)
            self._row += 1

    def close(self) -> None:
        self._book.close()

    def _write_head(self, columns: list[Column]) -> None:
        place = 0
        for group, members in grouped(columns):
            if group and len(members) > 1:
                self._page.merge_range(3, place, 3, place + len(members) - 1, group, self._head)
            else:
                self._page.write_string(3, place, group or "", self._head)
            place += len(members)
        for place, column in enumerate(columns):
            self._page.set_column(place, place, column.width)
            self._page.write_string(4, place, column.title, self._head)
