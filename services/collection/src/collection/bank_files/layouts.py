"""How the records of a bank's file are cut into fields: by byte positions, or by a delimiter. Pure."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal["header", "receipt", "trailer"]
Field = Literal[
    "bank", "municipality", "day", "number", "sequence", "transaction", "channel", "reference", "account", "won",
    "time", "count", "total", "filler",
]  # fmt: skip


class Unreadable(Exception):
    """A line that cannot be cut into fields: a code of `reasons.REASONS`, and the value at fault."""

    def __init__(self, code: str, value: str) -> None:
        super().__init__(code)
        self.code = code
        self.value = value


@dataclass(frozen=True)
class FixedWidth:
    """Records of one length in bytes (고정 길이 전문), text to the left, numbers padded with zeros."""

    encoding: str
    marks: Mapping[str, Kind]
    """The first bytes of a record (데이터구분) and what it is."""
    fields: Mapping[Kind, tuple[tuple[Field, int], ...]]
    """Each record's fields after the mark, with their lengths in bytes."""

    def cut(self, line: bytes) -> tuple[Kind, dict[Field, str]]:
        """Raises Unreadable."""
        width = len(next(iter(self.marks)))
        kind = self.marks.get(line[:width].decode("ascii", "replace"))
        if kind is None:
            raise Unreadable("unknown_record", _shown(line, self.encoding))
        if len(line) != width + sum(length for _, length in self.fields[kind]):
            raise Unreadable("record_length", str(len(line)))
        values: dict[Field, str] = {}
        start = width
        for name, length in self.fields[kind]:
            values[name] = _text(line[start : start + length], self.encoding).strip()
            start += length
        return kind, values


@dataclass(frozen=True)
class Delimited:
    """Comma-separated records (CSV) whose first cell says what they are."""

    encoding: str
    marks: Mapping[str, Kind]
    fields: Mapping[Kind, tuple[Field, ...]]
    """Each record's cells after the first."""

    def cut(self, line: bytes) -> tuple[Kind, dict[Field, str]]:
        """Raises Unreadable."""
        try:
            cells = next(csv.reader([_text(line, self.encoding)], strict=True))
        except csv.Error:
            raise Unreadable("unclosed_quote", _shown(line, self.encoding)) from None
        kind = self.marks.get(cells[0].strip())
        if kind is None:
            raise Unreadable("unknown_record", cells[0])
        if len(cells) - 1 != len(self.fields[kind]):
            raise Unreadable("cell_count", str(len(cells)))
        return kind, {name: cell.strip() for name, cell in zip(self.fields[kind], cells[1:], strict=True)}


def _text(piece: bytes, encoding: str) -> str:
    try:
        text = piece.decode(encoding)
    except UnicodeDecodeError:
        raise Unreadable("unreadable_text", _shown(piece, encoding)) from None
    return _printable(text)


def _shown(piece: bytes, encoding: str) -> str:
    return _printable(piece.decode(encoding, "replace"))


def _printable(text: str) -> str:
    """A control character fits no field, and the database takes no NUL."""
    return text if text.isprintable() else "".join(one if one.isprintable() else "\ufffd" for one in text)
