"""Files of records as banks exchange them (전문): cut into fields by byte positions or by a delimiter, and written.

Pure: what the records are called and which fields they have, a profile says as data.
"""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Kind = TypeVar("Kind", bound=str)
Field = TypeVar("Field", bound=str)
"""Names of a profile's own: of its records, and of their fields."""


class Unreadable(Exception):
    """A line that cannot be cut into fields: `unknown_record`, `record_length`, `cell_count`, `unclosed_quote` or
    `unreadable_text`, and the value at fault."""

    def __init__(self, code: str, value: str) -> None:
        super().__init__(code)
        self.code = code
        self.value = value


class DoesNotFit(ValueError):
    """A value is longer than its field, or has a letter that the encoding lacks."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


@dataclass(frozen=True)
class FixedWidth(Generic[Kind, Field]):
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

    def write(self, kind: Kind, values: Mapping[Field, str | int]) -> bytes:
        """One record with its line end; a field without a value is blank. Raises DoesNotFit."""
        pieces = [_mark(self.marks, kind).encode("ascii")]
        for name, length in self.fields[kind]:
            value = values.get(name, "")
            piece = _encoded(f"{value:0{length}d}" if isinstance(value, int) else value, self.encoding, name)
            if len(piece) > length:
                raise DoesNotFit(name)
            pieces.append(piece.ljust(length))
        return b"".join(pieces) + b"\r\n"


@dataclass(frozen=True)
class Delimited(Generic[Kind, Field]):
    """Comma-separated records (CSV) whose first cell says what they are."""

    encoding: str
    marks: Mapping[str, Kind]
    fields: Mapping[Kind, tuple[Field, ...]]
    """Each record's cells after the first."""
    optional: Mapping[Kind, tuple[Field, ...]] = field(default_factory=dict)
    """Cells that may follow them, all or none; left out, they are empty."""

    def cut(self, line: bytes) -> tuple[Kind, dict[Field, str]]:
        """Raises Unreadable."""
        try:
            cells = next(csv.reader([_text(line, self.encoding)], strict=True))
        except csv.Error:
            raise Unreadable("unclosed_quote", _shown(line, self.encoding)) from None
        kind = self.marks.get(cells[0].strip())
        if kind is None:
            raise Unreadable("unknown_record", cells[0])
        names, optional = self.fields[kind], self.optional.get(kind, ())
        if len(cells) - 1 == len(names):
            cells += [""] * len(optional)
        names = (*names, *optional)
        if len(cells) - 1 != len(names):
            raise Unreadable("cell_count", str(len(cells)))
        return kind, {name: cell.strip() for name, cell in zip(names, cells[1:], strict=True)}

    def write(self, kind: Kind, values: Mapping[Field, str | int]) -> bytes:
        """One record with its line end; a field without a value is empty. Raises DoesNotFit."""
        line = io.StringIO()
        optional = self.optional.get(kind, ())
        names = (*self.fields[kind], *(optional if any(name in values for name in optional) else ()))
        cells = [_mark(self.marks, kind), *(values.get(name, "") for name in names)]
        csv.writer(line, lineterminator="\r\n").writerow(cells)
        return _encoded(line.getvalue(), self.encoding, kind)


def _mark(marks: Mapping[str, Kind], kind: Kind) -> str:
    return next(mark for mark, meant in marks.items() if meant == kind)


def _encoded(text: str, encoding: str, field: str) -> bytes:
    try:
        return text.encode(encoding)
    except UnicodeEncodeError:
        raise DoesNotFit(field) from None


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
