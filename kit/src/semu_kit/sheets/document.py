"""A document on upright pages: labelled fields to fill in, tables, sentences and places to sign. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Field:
    """One labelled box; left empty without a value."""

    label: str
    value: str = ""
    lines: int = 1
    """How many lines of text the box is high at least."""


@dataclass(frozen=True, slots=True)
class Fields:
    """Boxes under a heading, row by row; those of one row stand side by side."""

    title: str
    rows: Sequence[Sequence[Field]]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of text under headings; `widths` are shares of the page."""

    title: str
    heads: Sequence[str]
    widths: Sequence[int]
    rows: Sequence[Sequence[str]]
    numbers: Sequence[int] = ()
    """Columns, from 0, that stand against the right edge: won and counts."""


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence or more."""

    text: str
    small: bool = False


@dataclass(frozen=True, slots=True)
class Signatures:
    """Where it is signed: the day, then each signatory as (whose, name)."""

    day: str
    places: Sequence[tuple[str, str]]
    mark: str = "(서명 또는 인)"


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whom it is handed to."""

    name: str


Block = Fields | Table | Text | Signatures | Addressee


@dataclass(frozen=True, slots=True)
class Document:
    title: str
    form: str
    """Which form it is, and the article that asks for it."""
    blocks: Sequence[Block]


def as_data(document: Document) -> dict[str, Any]:
    """What is handed to typst."""
    return {
        "title": document.title,
        "form": document.form,
        "blocks": [_block(block) for block in document.blocks],
    }


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Fields(title, rows):
            return {
                "kind": "fields",
                "title": title,
                "rows": [
                    [{"label": one.label, "value": one.value, "lines": one.lines} for one in row] for row in rows
                ],
            }
        case Table(title, heads, widths, rows, numbers):
            right = [place in numbers for place in range(len(heads))]
            return {"kind": "table", "title": title, "heads": heads, "widths": widths, "rows": rows, "right": right}
        case Text(text, small):
            return {"kind": "text", "text": text, "small": small}
        case Signatures(day, places, mark):
            return {"kind": "signatures", "day": day, "places": places, "mark": mark}
        case Addressee(name):
            return {"kind": "addressee", "name": name}
