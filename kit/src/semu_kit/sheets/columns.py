"""What a sheet shows of each field of its lines. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from pydantic import BaseModel, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue


@dataclass(frozen=True, slots=True)
class Column:
    """Annotates a field of a line: the field is the column of JSON, of PDF and of XLSX."""

    title: str
    width: int
    """In digits; on paper a share of the line."""
    number: bool = False
    """Won, a count or a rate, against the right edge."""
    group: str | None = None
    """Heading over this and its neighbours of the same group."""

    def __get_pydantic_json_schema__(self, schema: Any, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """The Korean title stands in the API's document, too."""
        return {**handler(schema), "title": f"{self.group} {self.title}" if self.group else self.title}


def columns_of(line: type[BaseModel]) -> dict[str, Column]:
    """The columns of a line, by field, in order. A field without one is in JSON alone."""
    return {
        name: column
        for name, field in line.model_fields.items()
        for column in field.metadata
        if isinstance(column, Column)
    }


def grouped(columns: Iterable[Column]) -> list[tuple[str | None, list[Column]]]:
    """Neighbours with one heading together."""
    return [(group, list(members)) for group, members in groupby(columns, key=lambda column: column.group)]


def as_text(value: Any, *, number: bool) -> str:
    """A value as it is printed; below zero with △, as Korean forms do."""
    if value is None:
        return ""
    if isinstance(value, list):
        return "\n".join(map(str, value))
    if isinstance(value, date):
        return value.isoformat()
    if number and isinstance(value, int):
        return f"△{-value:,}" if value < 0 else f"{value:,}"
    return str(value)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet, or one volume of a long one, before its lines."""

    title: str
    form: str
    """Which form it is, and the article that asks for it."""
    facts: tuple[str, str, str]
    """Whose it is, of what, made when."""
    columns: dict[str, Column]
    totals: tuple[tuple[str, dict[str, Any]], ...] = ()
    """Sums of the whole, by label: shown before the first line."""
    note: str = ""
