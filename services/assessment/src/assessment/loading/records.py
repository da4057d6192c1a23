"""CSV records out of text that comes in pieces; one broken record costs its neighbours nothing."""

import csv
from dataclasses import dataclass

from assessment.loading.refusals import LineTooLong

_MAX_LINE = 100_000
"""Characters; below csv's own limit of a field."""
_MAX_LINES_OF_A_RECORD = 20
"""A quote that is still open after so many lines was never meant to span them."""


@dataclass(frozen=True, slots=True)
class Record:
    """One record: the number of its first line in the file (from 1) and its cells as they were sent."""

    line: int
    cells: list[str]


class RecordReader:
    """Fed decoded text in any pieces, gives the records that are complete; blank ones are passed over.

    A record may span lines within quotes. If its quote does not close in time, its first line is taken alone (its
    cells then will not fit the header, and the row rules refuse it) and reading goes on with the next line.
    """

    def __init__(self) -> None:
        self._tail = ""
        self._lines_read = 0
        self._open: list[tuple[int, str]] = []

    def feed(self, text: str) -> list[Record]:
        """Raises LineTooLong."""
        lines = (self._tail + text).split("\n")
        self._tail = lines.pop()
        first = self._lines_read + 1
        self._lines_read += len(lines)
        records = self._read([(first + index, line) for index, line in enumerate(lines)])
        if len(self._tail) > _MAX_LINE:
            raise LineTooLong(self._lines_read + 1)
        return records

    def finish(self) -> list[Record]:
        """What the end of the file completes. Raises LineTooLong."""
        records = self.feed("\n") if self._tail else []
        while self._open:
            records += self._give_up_first()
        return records

    def _read(self, lines: list[tuple[int, str]]) -> list[Record]:
        records: list[Record] = []
        for number, line in lines:
            if len(line) > _MAX_LINE:
                raise LineTooLong(number)
            closes = line.count('"') % 2 == 1
            if self._open:
                self._open.append((number, line))
                if closes:
                    complete, self._open = self._open, []
                    records += _parse(complete)
                elif len(self._open) >= _MAX_LINES_OF_A_RECORD:
                    records += self._give_up_first()
            elif closes:
                self._open = [(number, line)]
            else:
                records += _parse([(number, line)])
        return records

    def _give_up_first(self) -> list[Record]:
        first, *rest = self._open
        self._open = []
        return _parse([first]) + self._read(rest)


def _parse(lines: list[tuple[int, str]]) -> list[Record]:
    first = lines[0][0]
    texts = [line.rstrip("\r\x1a") + "\n" for _, line in lines]
    reader = csv.reader(texts)
    records, start = [], first
    try:
        for cells in reader:
            if "".join(cells).strip():
                records.append(Record(start, cells))
            start = first + reader.line_num
    except csv.Error:
        # A lone carriage return, or a field past csv's limit: the rest is shown as one cell, to be mended.
        records.append(Record(start, ["".join(texts[start - first :]).rstrip("\n")]))
    return records
