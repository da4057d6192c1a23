"""A day's receipts set against the deposits of the revenue account, by channel. Pure; won and KST days."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from collection.bank_statements.rules import ALL_CHANNELS

State = Literal["not_compared", "agreed", "open", "explained", "answered"]
"""No statement yet; no difference; a difference that nobody explained; explained by one; answered for by a second."""

Finding = Literal["not_deposited", "rows_refused", "not_posted", "told_otherwise", "not_in_file", "unexplained"]


_TOLD: tuple[Finding, ...] = ("rows_refused", "not_posted", "told_otherwise", "not_in_file")


@dataclass(frozen=True, slots=True)
class Explanation:
    """What an official said of a difference, and, once there is one, a second official's answer."""

    id: UUID
    receipts: int
    deposited: int
    accepted: bool | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """One channel of one day. `deposited` is none while the day has no statement at all."""

    day: date
    channel: str
    """`*`: all channels, where a statement does not part them."""
    receipts: int
    deposited: int | None

    @property
    def difference(self) -> int:
        """Deposit less receipts: below zero, money that was posted has not arrived."""
        return 0 if self.deposited is None else self.deposited - self.receipts

    def state(self, latest: Explanation | None) -> State:
        """An explanation is of the figures that it was given for: once they move, the difference is open again."""
        if self.deposited is None:
            return "not_compared"
        if not self.difference:
            return "agreed"
        if latest is None or (latest.receipts, latest.deposited) != (self.receipts, self.deposited):
            return "open"
        if latest.accepted is None:
            return "explained"
        return "answered" if latest.accepted else "open"


def compare(day: date, receipts: Mapping[str, int], deposits: Mapping[str, int]) -> list[Comparison]:
    """The day's channels in order of their names: one sum for all, if any statement does not part its money."""
    if ALL_CHANNELS in deposits:
        return [Comparison(day, ALL_CHANNELS, sum(receipts.values()), sum(deposits.values()))]
    channels = sorted(receipts.keys() | deposits.keys())
    return [Comparison(day, one, receipts.get(one, 0), deposits.get(one, 0) if deposits else None) for one in channels]


@dataclass(frozen=True, slots=True)
class Found:
    """A part of a difference that the files and statements account for by themselves: how many, and their won, with
    the sign that they have in the difference."""

    finding: Finding
    count: int
    won: int


def findings(comparison: Comparison, told: Mapping[str, Mapping[Finding, tuple[int, int]]]) -> list[Found]:
    """What accounts for a difference, and last what nothing accounts for. `told`: by channel and finding, count and
    won. While nothing at all was deposited, that alone accounts for it."""
    if not comparison.difference:
        return []
    if comparison.deposited == 0:
        return [Found("not_deposited", 0, comparison.difference)]
    channels = told.keys() if comparison.channel == ALL_CHANNELS else {comparison.channel} & told.keys()
    found = [
        Found(finding, sum(count for count, _ in parts), sum(won for _, won in parts))
        for finding in _TOLD
        if (parts := [told[channel][finding] for channel in channels if finding in told[channel]])
    ]
    left = comparison.difference - sum(one.won for one in found)
    return [*found, Found("unexplained", 0, left)] if left else found


def missing_numbers(numbers: list[int]) -> list[int]:
    """회차 below the highest that came which have not come: files on their way, or lost."""
    return sorted(set(range(1, max(numbers, default=0))) - set(numbers))
