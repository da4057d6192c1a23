"""The cells of one row, read as what they should be: text, ids, days, whole won. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from uuid import UUID

from assessment.loading.reasons import REASONS

_MAX_WON = 10**15
_MAX_TEXT = 200
_DAY = re.compile(r"([0-9]{4})(?:-([0-9]{2})-|\.([0-9]{2})\.|([0-9]{2}))([0-9]{2})")
_AMOUNT = re.compile(r"[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+")
_FRACTION = re.compile(r"-?[0-9,]*\.[0-9]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Refusal:
    """One fault of a row: its column, the value as sent, a stable code, the reason and the remedy in Korean."""

    column: str
    value: str
    code: str
    reason: str
    remedy: str


def refusal(column: str, value: str, code: str, **facts: object) -> Refusal:
    """A fault with the reason and the remedy that its code stands for."""
    reason, remedy = REASONS[code]
    return Refusal(column, value, code, reason.format(**facts), remedy)


@lru_cache(maxsize=8192)
def parse_day(text: str) -> date | None:
    """A day written as 2025-06-30, 2025.06.30 or 20250630; none if it is not a day."""
    found = _DAY.fullmatch(text)
    if found is None:
        return None
    try:
        return date(int(found[1]), int(found[2] or found[3] or found[4]), int(found[5]))
    except ValueError:
        return None


def fault_of_amount(text: str) -> str | None:
    """The code of what is wrong with an amount in whole won, with or without commas; none if it is right."""
    if _AMOUNT.fullmatch(text):
        return None if len(text) <= 20 and int(text.replace(",", "")) <= _MAX_WON else "amount_too_large"
    if _FRACTION.fullmatch(text):
        return "fractional_amount"
    return "negative_amount" if text[:1] == "-" and _AMOUNT.fullmatch(text[1:]) else "not_an_amount"


class Row:
    """The cells of one record by column, and what is refused of them."""

    def __init__(self, cells: Sequence[str], places: Mapping[str, int]) -> None:
        self._cells = cells
        self._places = places
        self.refusals: list[Refusal] = []

    def cell(self, column: str) -> str:
        """Empty if the file has no such column."""
        place = self._places.get(column)
        return "" if place is None else self._cells[place].strip()

    def refuse(self, column: str, code: str) -> None:
        self.refusals.append(refusal(column, self.cell(column), code))

    def text(self, column: str, *, required: bool = False) -> str:
        value = self.cell(column)
        if not value:
            if required:
                self.refuse(column, "missing_value")
        elif len(value) > _MAX_TEXT:
            self.refuse(column, "too_long")
        elif _CONTROL.search(value):
            self.refuse(column, "control_character")
        return value

    def matching(self, column: str, form: re.Pattern[str], code: str) -> str:
        """A required value of that form; empty if it was refused."""
        value = self.cell(column)
        if form.fullmatch(value):
            return value
        self.refuse(column, code if value else "missing_value")
        return ""

    def day(self, column: str, *, required: bool = True) -> date | None:
        value = self.cell(column)
        day = parse_day(value)
        if day is None and (value or required):
            self.refuse(column, "not_a_day" if value else "missing_value")
        return day

    def ids(self, column: str) -> tuple[UUID, ...]:
        """Ids set apart by spaces or semicolons."""
        try:
            return tuple(UUID(one) for one in self.cell(column).replace(";", " ").split())
        except ValueError:
            self.refuse(column, "not_a_payment_id")
            return ()

    def won(self, column: str, *, required: bool = False) -> int | None:
        value = self.cell(column)
        if not value and not required:
            return None
        code = fault_of_amount(value) if value else "missing_value"
        if code:
            self.refuse(column, code)
            return None
        return int(value.replace(",", ""))
