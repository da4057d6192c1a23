"""The other law of a what-if, and what a bill and a month bring by it. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from semu_law import Release
from semu_law.drafts import drafted

from reward.credits.months import InMonth, cap_month
from reward.credits.rules import draft_bill
from reward.facts.facts import Receipt, Work
from reward.kinds import CreditKind

_LAW_OF_ONE_DAY = """
- key: reward.version-selected-by
  entries:
    - effective_from: 2011-01-01
      value: decision-day
      article: 모의 적용
      promulgation: null
      note: 모든 수납에 지정한 날의 법령을 쓴다.
      confidence: I
"""


@dataclass(frozen=True, slots=True)
class World:
    """A law, and the day that it is looked at where a receipt's own day does not select."""

    law: Release
    today: date


def other_world(law: Release, municipality: str, today: date, draft: str | None, law_of: date | None) -> World:
    """The law with the draft, and of one day for all receipts if a day is given. Raises InvalidLaw, UnknownKey."""
    if draft is not None:
        law = drafted(law, municipality, draft)
    if law_of is not None:
        law = drafted(law, municipality, _LAW_OF_ONE_DAY)
    return World(law, law_of or today)


@dataclass(frozen=True, slots=True)
class Share:
    """What one receipt brings one person before the month's cap; `other`: by the other law. Won."""

    person: UUID
    month: date
    receipt: UUID
    kind: CreditKind
    other: bool
    day: date
    provider: str
    payment_id: str
    share: int
    month_cap: int


def shares_of(
    worlds: tuple[World, World], municipality: str, year: int, receipts: Sequence[Receipt], work: Work
) -> list[Share]:
    """Of one bill, by both laws: only receipts of the year, though earlier ones take their part of the case's cap.

    What the committee has recognised is computed like the rest: the two laws are compared, not what was decided.
    Raises LawError where a law does not say what it must.
    """
    return [
        Share(
            draft.official, draft.day.replace(day=1), draft.receipt, draft.kind, other, draft.day, *draft.number,
            draft.share, draft.month_cap,
        )
        for other, world in zip((False, True), worlds, strict=True)
        for draft in draft_bill(world.law, municipality, receipts, work, {}, world.today)
        if draft.official is not None and draft.share > 0 and draft.day.year == year
    ]  # fmt: skip


Line = tuple[UUID, CreditKind]
"""Person and kind."""


def rewards_of(shares: Iterable[Share]) -> dict[Line, tuple[int, int]]:
    """Won by person and kind after the caps of the months: by the law as it is, and by the other one."""
    months: defaultdict[tuple[UUID, date, bool], list[Share]] = defaultdict(list)
    for one in shares:
        months[one.person, one.month, one.other].append(one)
    sums: defaultdict[Line, list[int]] = defaultdict(lambda: [0, 0])
    for of_month in months.values():
        ordered = sorted(of_month, key=lambda one: (one.receipt, one.kind))
        amounts = cap_month(
            InMonth(UUID(int=place), one.day, (one.provider, one.payment_id), one.share, one.month_cap, None)
            for place, one in enumerate(ordered)
        )
        for place, one in enumerate(ordered):
            sums[one.person, one.kind][one.other] += amounts[UUID(int=place)]
    return {line: (now, then) for line, (now, then) in sums.items()}
