"""The facts that a reward depends on, as collection and the gateway told them. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Receipt:
    """Money collected on one bill (수납). Amounts in won, days in KST."""

    id: UUID
    day: date
    """수납일: the day it counts in law."""
    number: tuple[str, str]
    """The provider and its own payment number: the fixed order among the receipts of one day."""
    collected: int
    """Principal and charges (본세·가산금); collection expense (체납처분비) is not in it."""
    local_tax: bool
    levy_year: int
    due_date: date
    arrears_since: date | None
    demand_due: date | None
    """독촉장의 납부기한."""
    deferred_due: date | None
    """징수유예로 옮겨진 납부기한."""
    written_off_on: date | None
    """정리보류일."""
    limitation_on: date | None
    """소멸시효 완성예정일."""
    entrusted_fee: int | None
    """징수촉탁교부금."""
    liability_day: date | None = None
    """납세의무 성립일; None where the receipt was told before this was asked for."""
    decided_on: date | None = None
    """부과일; None as above."""


@dataclass(frozen=True, slots=True)
class Contact:
    """An official's contact with the debtor (독려)."""

    id: UUID
    official: UUID
    day: date
    kind: str
    direct: bool
    recorded_on: date | None = None
    """When it was entered."""


@dataclass(frozen=True, slots=True)
class Disposition:
    """A disposition or sanction against the debtor (체납처분·행정제재)."""

    id: UUID
    official: UUID
    day: date
    kind: str
    recorded_on: date | None = None
    """When it was entered."""


Ground = Literal["campaign", "entrusted", "other_statute", "direct", "special_effort"]
"""체납액 일제정리기간, 징수촉탁, 그 밖의 관계법령에 따른 처분, 직접 징수, 배당에 대한 이의신청에 준하는 특별한 노력
(조례 §3③3호·4호·2호, §3⑤ 단서, §3④3호 단서)."""

LIFTING: frozenset[Ground] = frozenset({"direct", "special_effort"})
"""They lift an exclusion, and are no special merit by themselves: §3③ names those."""


@dataclass(frozen=True, slots=True)
class MeritClaim:
    """A merit that no contact shows, as an official's work record names it (공적조서). The committee decides on it."""

    id: UUID
    official: UUID
    ground: Ground
    first_day: date
    last_day: date
    """Receipts of these days, both included, are claimed."""


@dataclass(frozen=True, slots=True)
class Finder:
    """Who found: an official, or a citizen under an opaque id."""

    person: UUID
    official: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """Hidden revenue (숨은 세원) that somebody found, so that the bill was levied."""

    id: UUID
    found_on: date
    use: str | None
    """What was used without leave (무단점용·무신고 사용), as the ordinance lists it; None for a tax."""
    finders: tuple[Finder, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """A line of the officials' register: who an official is from a day on."""

    official: UUID
    from_day: date
    grade: int
    term_limited: bool


class Register:
    """The dated register of officials (공무원 명부)."""

    def __init__(self, lines: Iterable[Standing]) -> None:
        self._lines: defaultdict[UUID, list[Standing]] = defaultdict(list)
        for line in sorted(lines, key=lambda line: line.from_day):
            self._lines[line.official].append(line)

    def on(self, official: UUID, day: date) -> Standing | None:
        """The official's standing on a day; None if the register does not know them by then."""
        known = [line for line in self._lines.get(official, ()) if line.from_day <= day]
        return known[-1] if known else None


@dataclass(frozen=True, slots=True)
class Work:
    """All that was done about one bill, and the register of the officials who did it."""

    contacts: Sequence[Contact]
    dispositions: Sequence[Disposition]
    register: Register
    claims: Sequence[MeritClaim] = ()
    """Those that the committee has not refused."""
    finding: Finding | None = None
