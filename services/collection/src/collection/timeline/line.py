"""One line of a bill's story."""

from typing import Any

from semu_contracts.internal.timeline import Document, TimelineEntry

Row = dict[str, Any]
"""A record of the story, with `id`, `at` and `actor`."""


def entry(row: Row, what: str, title: str, document: str, *facts: str) -> TimelineEntry:
    """The line that a record makes; `facts` name those of its columns that are shown with it."""
    return TimelineEntry(
        at=row["at"],
        service="collection",
        what=what,
        title=title,
        actor=row["actor"],
        document=Document(kind=document, id=str(row["id"])),
        facts={name: row[name] for name in facts if row[name] is not None},
    )
