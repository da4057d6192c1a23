"""What a fiscal year's budget pays, and what waits for the next (조례 §9① 단서, before the amendment §8①). Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Waiting:
    """An award that is to be paid. Won."""

    award: UUID
    decided_on: date
    won: int


def within(budget: int, waiting: Sequence[Waiting]) -> tuple[list[Waiting], list[Waiting]]:
    """Those that the rest of the budget pays, and those that it does not, both in the order of decision.

    Nobody overtakes: behind the first that is too much, a smaller one waits, too.
    """
    queue = sorted(waiting, key=lambda one: (one.decided_on, one.award))
    for paid, one in enumerate(queue):
        if one.won > budget:
            return queue[:paid], queue[paid:]
        budget -= one.won
    return queue, []
