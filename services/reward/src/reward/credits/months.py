"""The cap per person and collection month (개인별 징수월별 한도). Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class InMonth:
    """A credit as the monthly cap sees it. `fixed` won were recognised by the committee and do not move."""

    credit: UUID
    day: date
    number: tuple[str, str]
    share: int
    cap: int
    fixed: int | None


def cap_month(credits: Iterable[InMonth]) -> dict[UUID, int]:
    """Won after the monthly cap (개인별 징수월별 한도, §5 2호·3호), by credit; the recognised ones are not in it.

    One person's credits of one collection month, as collector and as finder, in the order of receipt day and
    provider's number. What the committee has recognised is counted first. Each credit is held to the cap of its own
    receipt's ordinance.
    """
    ordered = sorted(credits, key=lambda one: (one.day, one.number, one.credit))
    reached = sum(one.fixed for one in ordered if one.fixed is not None)
    amounts: dict[UUID, int] = {}
    for one in ordered:
        if one.fixed is None:
            amounts[one.credit] = max(min(one.share, one.cap - reached), 0)
            reached += amounts[one.credit]
    return amounts


def month_line(cap: int, before: int, won: int) -> str:
    """The Korean line of the monthly cap. Amounts in won."""
    return f"징수월 한도 {cap:,}원, 그 달에 앞선 포상금 {before:,}원: {won:,}원."
