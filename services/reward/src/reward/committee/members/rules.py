"""Terms of appointed members, and whether the committee is composed as the ordinance says (§7②~④). Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal
from uuid import UUID

from semu_law.calendar import months_passed_on

from reward.committee.charter import Charter

Seat = Literal["chair", "ex_officio", "appointed"]


class TooManyTerms(ValueError):
    """A member was renewed as often as the ordinance allows."""


@dataclass(frozen=True, slots=True)
class Term:
    """The first and the last day of an appointed member's term, and the how-manieth in a row it is."""

    first: date
    last: date
    number: int


def next_term(charter: Charter, first: date, earlier: Collection[Term]) -> Term:
    """A full term from `first`; `earlier` are the person's terms up to then. Raises TooManyTerms.

    A term that begins the day after another ended is its renewal (연임); after a gap the count begins anew.
    """
    before = [term for term in earlier if term.last == first - timedelta(days=1)]
    number = before[0].number + 1 if before else 1
    if number > 1 + charter.renewals.count:
        raise TooManyTerms(number)
    return Term(first, months_passed_on(first, 12 * charter.term.count) - timedelta(days=1), number)


def remaining_term(charter: Charter, first: date, last: date, earlier: Collection[Term]) -> Term:
    """What is left, up to `last`, of the term of a member who went before its end (보궐위원). Raises TooManyTerms."""
    return Term(first, last, next_term(charter, first, earlier).number)


@dataclass(frozen=True, slots=True)
class Sitting:
    """A member in office."""

    member: UUID
    person: UUID
    seat: Seat


@dataclass(frozen=True, slots=True)
class Fault:
    """How a committee is not what the ordinance asks."""

    article: str
    why: str


def overfilled(charter: Charter, members: Sequence[Sitting]) -> Fault | None:
    """What would be too much: a member above the limit, a second chair, one person in two seats."""
    if len(members) > charter.most.count:
        return Fault(charter.most.article, f"위원은 위원장을 포함하여 {charter.most.count}명까지이다.")
    if sum(one.seat == "chair" for one in members) > 1:
        return Fault(charter.chair.article, "위원장은 한 명이다. 전임 위원장의 임기를 먼저 끝내야 한다.")
    if len({one.person for one in members}) < len(members):
        return Fault(charter.most.article, "이미 위원인 사람이다.")
    return None


def fault(charter: Charter, members: Sequence[Sitting]) -> Fault | None:
    """Why the committee cannot meet; None if it is properly composed."""
    if len(members) < charter.least.count:
        return Fault(charter.least.article, f"재적위원이 {len(members)}명으로 {charter.least.count}명에 미치지 못한다.")
    if all(one.seat != "chair" for one in members):
        return Fault(charter.chair.article, "위원장이 없다.")
    return overfilled(charter, members)
