"""Declarations of self-assessed payments (신고납부) as requests and events name them."""

from datetime import date
from typing import Protocol

from semu_kit.problems import Problem
from semu_law import load

from collection.receipts.rules import Declaration, DeclaredField, read_declaration

_REASONS: dict[DeclaredField, str] = {
    "item": "그런 세목·과목이 없습니다.",
    "fiscal_year": "있을 수 없거나 아직 오지 않은 연도입니다.",
    "period": "기분이 숫자(또는 1기, 5월)가 아닙니다.",
}


class DeclarationUnfit(Problem):
    """A payment names an item, a year or a period that it cannot have been declared for."""

    status, type, title = 422, "declaration-unfit", "The declaration cannot be"


class Declared(Protocol):
    """As it was sent: nothing of it is checked yet."""

    @property
    def item(self) -> str: ...
    @property
    def fiscal_year(self) -> int: ...
    @property
    def period(self) -> str: ...


def declaration_of(sent: Declared | None, value_day: date) -> Declaration | None:
    """What a payment of that day was declared for; none if it was not. Raises DeclarationUnfit, naming field, value
    and reason."""
    if sent is None:
        return None
    read = read_declaration(sent.item, str(sent.fiscal_year), sent.period, value_day, load())
    if isinstance(read, Declaration):
        return read
    raise DeclarationUnfit(
        "신고 내용이 맞지 않습니다. 세목·연도·기분을 확인하여 다시 보내십시오.",
        faults=[{"field": name, "value": getattr(sent, name), "reason": _REASONS[name]} for name in read],
    )
