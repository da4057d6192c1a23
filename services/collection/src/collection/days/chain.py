"""The chain of closed booking days: what is hashed, what is signed, and the text of an export.

One text is hashed, signed and exported; docs/ledger-export.md describes it for whoever checks it with other tools.
Fields are parted by tabs, lines end with a line feed, and nothing depends on a locale or a time zone.
"""

import hashlib
from dataclasses import dataclass
from datetime import date

VERSION = "1"
"""Of the format. It is part of every hash: a change of the format is a new version."""

GENESIS = "0" * 64
"""What the first closed day follows."""


def link(before: str, text: str) -> str:
    """The hash that follows `before` (64 hexadecimal digits) by `text`."""
    return hashlib.sha256(f"{before}\n{text}".encode()).hexdigest()


def opening_line(municipality: str, day: date) -> str:
    """The first line of a day: with the head of the day before, the first link of its chain."""
    return f"day\t{VERSION}\t{municipality}\t{day.isoformat()}\n"


@dataclass(frozen=True, slots=True)
class Head:
    """A closed day's last link, which stands for the day and for all days before it."""

    municipality: str
    day: date
    entries: int
    head: str
    """SHA-256 in hexadecimal."""

    def signed_text(self) -> str:
        """What the signature is over: a head alone could be shown for another day or another city."""
        return f"close\t{VERSION}\t{self.municipality}\t{self.day.isoformat()}\t{self.entries}\t{self.head}"

    def closing_line(self, signature: str, key_id: str) -> str:
        """The last line of a day in an export."""
        return f"{self.signed_text()}\t{signature}\t{key_id}\n"


class DayChain:
    """The chain of one day while its entries are read, in the order of their numbers; it holds no entry."""

    def __init__(self, municipality: str, day: date, previous: str) -> None:
        self._municipality = municipality
        self._day = day
        self.entries = 0
        self.link = link(previous, opening_line(municipality, day))

    def add(self, block: str) -> str:
        """Chain the lines of one entry and its postings; the link that they make."""
        self.entries += 1
        self.link = link(self.link, block)
        return self.link

    def head(self) -> Head:
        return Head(self._municipality, self._day, self.entries, self.link)
