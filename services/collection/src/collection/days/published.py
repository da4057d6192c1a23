"""Published heads as an auditor keeps them: read from files, and checked among themselves before anything else."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from collection.days.chain import GENESIS, Head
from collection.days.faults import Fault
from collection.days.keys import is_signed, key_id


class Unreadable(ValueError):
    """A file is not what it should be; says which and why."""


@dataclass(frozen=True, slots=True)
class PublishedHead:
    head: Head
    previous: str
    signature: str
    key_id: str

    def closing_line(self) -> str:
        return self.head.closing_line(self.signature, self.key_id)


@dataclass(frozen=True, slots=True)
class Published:
    """The heads of one municipality by day, and the public keys that are trusted, by their id."""

    municipality: str
    heads: Mapping[date, PublishedHead]
    keys: Mapping[str, str]

    def previous(self, day: date) -> str | None:
        """The head that `day` follows, as it was published; None if neither was."""
        before = self.heads.get(day - timedelta(days=1))
        if before is not None:
            return before.head.head
        own = self.heads.get(day)
        return own.previous if own is not None else None


def read_published(texts: Iterable[str], public_keys: Iterable[str]) -> tuple[Published, list[Fault]]:
    """Heads from the answers of `GET /collection/v1/ledger/heads`, kept at one time or at several.

    The faults are what is wrong with the heads themselves. Raises Unreadable.
    """
    kept = [head for text in texts for head in _parsed(text)]
    # Where they differ, the file that was named first is believed.
    heads = {one.head.day: one for one in reversed(kept)}
    faults = [Fault("published_twice", one.head.day) for one in kept if heads[one.head.day] != one]
    municipalities = {one.head.municipality for one in heads.values()}
    if len(municipalities) != 1:
        raise Unreadable(f"the heads are of {len(municipalities)} municipalities, not of one")
    published = Published(municipalities.pop(), heads, {key_id(key): key for key in public_keys})
    return published, [*faults, *_faults(published)]


def _parsed(text: str) -> Iterator[PublishedHead]:
    try:
        for one in json.loads(text)["heads"]:
            head = Head(one["municipality"], date.fromisoformat(one["day"]), one["entries"], one["head"])
            yield PublishedHead(head, one["previous"], one["signature"], one["key_id"])
    except (ValueError, KeyError, TypeError) as error:
        raise Unreadable(f"not the answer of GET /collection/v1/ledger/heads: {error!r}") from error


def _faults(published: Published) -> Iterator[Fault]:
    days = sorted(published.heads)
    for day in days:
        one, before = published.heads[day], published.heads.get(day - timedelta(days=1))
        if one.key_id not in published.keys:
            yield Fault("key_unknown", day, detail=one.key_id)
        elif not is_signed(one.head.signed_text(), one.signature, published.keys[one.key_id]):
            yield Fault("signature_wrong", day)
        if before is not None and one.previous != before.head.head:
            yield Fault("head_follows_another", day)
        if before is None and (day != days[0] or one.previous != GENESIS):
            yield Fault("earlier_heads_missing", day)
