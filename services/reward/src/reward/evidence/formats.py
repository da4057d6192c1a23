"""What a file is, by its content alone: its name and what its sender calls it say nothing. Pure."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

EDGE = 64 * 1024
"""Bytes at each end of a file that are looked at; a ZIP's list of parts and a PDF's end lie in its last ones."""


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file that is taken: how it begins, and how it ends when all of it came."""

    media_type: str
    extension: str
    begins: Callable[[bytes], bool]
    ends: Callable[[bytes], bool]


def _spreadsheet(tail: bytes) -> bool:
    """The list of a ZIP's parts is whole, and they are a workbook's, none of which is a program."""
    return all(part in tail for part in (b"PK\x05\x06", b"[Content_Types].xml", b"xl/workbook.xml")) and (
        b"vbaProject" not in tail
    )


FORMATS = (
    Format("application/pdf", "pdf", lambda head: head.startswith(b"%PDF-"), lambda tail: b"%%EOF" in tail[-1024:]),
    Format(
        "image/jpeg", "jpg", lambda head: head.startswith(b"\xff\xd8\xff"), lambda tail: tail.endswith(b"\xff\xd9")
    ),
    Format(
        "image/png", "png", lambda head: head.startswith(b"\x89PNG\r\n\x1a\n"),
        lambda tail: tail.endswith(b"IEND\xaeB`\x82"),
    ),
    Format(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx",
        lambda head: head.startswith(b"PK\x03\x04"), _spreadsheet,
    ),
)  # fmt: skip
EXTENSIONS = {one.media_type: one.extension for one in FORMATS}
MEDIA_TYPES = tuple(EXTENSIONS)


def format_of(head: bytes, tail: bytes) -> Format | None:
    """The format of a file with these first and last bytes; None if it is none that is taken, or was cut short."""
    return next((one for one in FORMATS if one.begins(head) and one.ends(tail)), None)


class Edges:
    """Passes a body on as it streams, and remembers its two ends."""

    def __init__(self, body: AsyncIterator[bytes]) -> None:
        self._body = body
        self._head, self._tail = bytearray(), bytearray()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for piece in self._body:
            self._head += piece[: EDGE - len(self._head)]
            self._tail += piece
            if len(self._tail) > 2 * EDGE:  # not at every piece: a sender of single bytes would have all of it moved
                del self._tail[:-EDGE]
            yield piece

    @property
    def head(self) -> bytes:
        return bytes(self._head)

    @property
    def tail(self) -> bytes:
        return bytes(self._tail[-EDGE:])
