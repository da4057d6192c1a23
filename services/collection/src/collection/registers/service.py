"""The registers, made from the ledger and the bills whenever they are asked for."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, Generic, TypeVar
from uuid import UUID

from semu_contracts.internal.recipients import RecipientsAnswer, RecipientsQuestion
from semu_kit.client import ServiceClient
from semu_law import load
from sqlalchemy.ext.asyncio import AsyncSession

from collection.bills import repository as bills
from collection.bills.rules import Account
from collection.books import repository as books
from collection.registers import making, repository
from collection.registers.lines import (
    ArrearsLine,
    CollectionLine,
    DebtorLine,
    ReceiptBookLine,
    RegisterLine,
    Stamp,
)
from collection.registers.making import ByComponent
from collection.registers.repository import Of, Selection

Line = TypeVar("Line", bound=RegisterLine)
PIECE = 1_000
"""Bills or persons that are read, and named, at once."""


@dataclass(frozen=True, slots=True)
class Register(Generic[Line]):
    """The definition of one form."""

    slug: str
    title: str
    form: str
    of: Of
    line: type[Line]
    make: Callable[[AsyncSession, Selection, Sequence[UUID], date], Awaitable[list[Line]]]
    """The lines of some of its bills or persons, as of a day, without names."""
    note: str


async def lines(
    session: AsyncSession,
    assessment: ServiceClient,
    register: Register[Line],
    selection: Selection,
    keys: Sequence[UUID],
    day: date,
) -> list[Line]:
    """The lines of at most PIECE bills or persons, with names. Raises UpstreamUnavailable, UpstreamRefused."""
    made = await register.make(session, selection, keys, day)
    names = await _names(assessment, {line.taxpayer for line in made})
    for line in made:
        line.name = names.get(line.taxpayer)
    return made


async def _names(assessment: ServiceClient, taxpayers: set[UUID]) -> dict[UUID, str]:
    if not taxpayers:
        return {}
    question = RecipientsQuestion(taxpayers=sorted(taxpayers))
    answer = await assessment.post("/assessment/internal/v1/recipients", question, RecipientsAnswer)
    return {one.taxpayer: one.name for one in answer.recipients}


async def receipt_book(
    session: AsyncSession, chosen: Selection, keys: Sequence[UUID], _: date
) -> list[ReceiptBookLine]:
    """별지 제8호서식, a line a bill."""
    law, found = load(), await _held(session, chosen, keys)
    stamped = _by_bill(await repository.stamps(session, chosen.year, keys))
    return [
        making.receipt_book_line(account, held, [Stamp.model_validate(one) for one in stamped[account.bill]], law)
        for account, held in found
        if held
    ]


async def collection(session: AsyncSession, chosen: Selection, keys: Sequence[UUID], _: date) -> list[CollectionLine]:
    """별지 제9호서식, a line a component of a bill."""
    law, found = load(), await _held(session, chosen, keys)
    remarked = _by_bill(await repository.remarks(session, chosen.year, keys))
    return [
        line
        for account, held in found
        for line in making.collection_lines(account, held, remarked[account.bill], law)
    ]


async def arrears(session: AsyncSession, chosen: Selection, keys: Sequence[UUID], day: date) -> list[ArrearsLine]:
    """별지 제10호서식, a line a bill; one that came written off is in it, beside the books as it is."""
    law, found = load(), await _held(session, chosen, keys)
    return [making.arrears_line(account, chosen.year, held, day, law) for account, held in found]


async def debtors(session: AsyncSession, chosen: Selection, keys: Sequence[UUID], day: date) -> list[DebtorLine]:
    """별지 제11호서식, a line a person."""
    of_bills = await repository.arrears_of(session, chosen, keys)
    one_by_one = [
        line
        for start in range(0, len(of_bills), PIECE)
        for line in await arrears(session, chosen, of_bills[start : start + PIECE], day)
    ]
    return [making.debtor_line(list(lines)) for _, lines in groupby(one_by_one, key=lambda line: line.taxpayer)]


async def _held(
    session: AsyncSession, chosen: Selection, keys: Sequence[UUID]
) -> list[tuple[Account, ByComponent]]:
    """The bills in the order of `keys`, each with what the year's books hold of it."""
    accounts = {account.bill: account for account in await bills.read(session, keys)}
    held = await books.of_bills(session, chosen.year, keys)
    return [(accounts[key], held.get(key, {})) for key in keys]


def _by_bill(rows: Sequence[Mapping[str, Any]]) -> Mapping[UUID, list[Mapping[str, Any]]]:
    found: defaultdict[UUID, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        found[row["bill"]].append(row)
    return found
