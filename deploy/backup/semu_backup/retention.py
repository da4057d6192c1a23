"""What need not be kept any longer. Pure."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from semu_backup.archive import PARTIAL, Base
from semu_backup.segments import is_history, number, timeline

_ALWAYS = 2
"""So many of the newest base backups are kept whatever their age: one may prove unreadable."""


def outlived(bases: Sequence[Base], now: datetime, keep_days: int) -> list[Base]:
    """Base backups, given from the oldest, that are past their days."""
    oldest = now - timedelta(days=keep_days)
    return [base for base in bases[:-_ALWAYS] if datetime.fromisoformat(base.ended) < oldest]


def unneeded(names: Iterable[str], kept: Sequence[Base]) -> list[str]:
    """Files of the log from before the first that a kept base backup needs. Histories are kept: they are small."""
    if not kept:
        return []
    first = min(kept, key=lambda base: (base.timeline, base.start)).first_segment
    return [name for name in names if not is_history(name) and _place(name) < _place(first)]


def _place(name: str) -> tuple[int, int]:
    segment = name.removesuffix(PARTIAL)
    return timeline(segment), number(segment)
