"""Names and places of the write-ahead log. Pure. A place (LSN) is a count of bytes; a segment is 16 MB of them."""

import re
from collections.abc import Iterable

SIZE = 16 * 1024 * 1024
_PER_LOG = 0x1_0000_0000 // SIZE
_NAME = re.compile(r"[0-9A-F]{24}")
_HISTORY = re.compile(r"[0-9A-F]{8}\.history")


def is_segment(name: str) -> bool:
    return _NAME.fullmatch(name) is not None


def is_history(name: str) -> bool:
    """Where one timeline branched off another, as PostgreSQL keeps it."""
    return _HISTORY.fullmatch(name) is not None


def timeline(name: str) -> int:
    return int(name[:8], 16)


def number(name: str) -> int:
    """The segment's place in the order of its timeline."""
    return int(name[8:16], 16) * _PER_LOG + int(name[16:24], 16)


def name_of(timeline: int, number: int) -> str:
    return f"{timeline:08X}{number // _PER_LOG:08X}{number % _PER_LOG:08X}"


def place(lsn: str) -> int:
    """`16/B374D848` in bytes. Raises ValueError."""
    high, low = lsn.split("/")
    return (int(high, 16) << 32) + int(low, 16)


def segment_at(timeline: int, place: int) -> str:
    """The segment that holds the byte."""
    return name_of(timeline, place // SIZE)


def end_of(name: str) -> int:
    """The place after the segment's last byte."""
    return (number(name) + 1) * SIZE


def missing(names: Iterable[str], first: str) -> list[str]:
    """Segments that `names` lack between `first` and the last of its timeline; `first` itself if there is none."""
    here = {number(name) for name in names if timeline(name) == timeline(first) and number(name) >= number(first)}
    last = max(here, default=number(first))
    return [name_of(timeline(first), each) for each in range(number(first), last + 1) if each not in here]
