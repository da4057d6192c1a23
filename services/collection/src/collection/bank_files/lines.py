"""Lines out of bytes that come in pieces."""

from collection.bank_files.refusals import LineTooLong

_MAX_LINE = 4096
"""Bytes; no profile's record comes near it."""
_BOM = b"\xef\xbb\xbf"


class LineReader:
    """Fed a file's bytes in any pieces, gives its lines that are complete, numbered from 1; blank ones are passed over.

    Bytes and not text: one broken character costs its own line only, and no second byte of CP949 is a line end.
    """

    def __init__(self) -> None:
        self._tail = b""
        self._read = 0

    def feed(self, piece: bytes) -> list[tuple[int, bytes]]:
        """Raises LineTooLong."""
        *lines, self._tail = (self._tail + piece).split(b"\n")
        numbered = list(enumerate(lines, self._read + 1))
        self._read += len(lines)
        if len(self._tail) > _MAX_LINE:
            raise LineTooLong(self._read + 1)
        return [(number, line) for number, raw in numbered if (line := self._clean(number, raw))]

    def finish(self) -> list[tuple[int, bytes]]:
        """The last line, where it has no line end. Raises LineTooLong."""
        return self.feed(b"\n")

    def _clean(self, number: int, raw: bytes) -> bytes:
        if len(raw) > _MAX_LINE:
            raise LineTooLong(number)
        line = raw.rstrip(b"\r\x1a")
        if number == 1:
            line = line.removeprefix(_BOM)
        return line if line.strip() else b""
