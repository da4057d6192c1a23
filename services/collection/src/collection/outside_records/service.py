"""Takes the bank's records of lost days by the same way as in ordinary days, and says what they brought back."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel
from semu_kit.auth import Principal
from semu_kit.runtime import Runtime

from collection.bank_files import repository as bank_files
from collection.bank_files import service as bank_file_service
from collection.bank_statements import service as bank_statements
from collection.bank_statements.schemas import NewStatement
from collection.deposits import service as deposits
from collection.outside_records import repository

_LOOK_AGAIN = 0.5


class RowsTold(BaseModel):
    outcome: Literal["posted", "repeated", "differs", "failed", "refused"]
    count: int
    won: int


class FileTold(BaseModel):
    """A bank's file of a lost day."""

    municipality: str
    day: date
    profile: str
    file: UUID
    received_before: bool
    """The very same file was here already: nothing new came of it."""
    state: str
    problem: str | None
    rows: list[RowsTold]


class Brought(BaseModel):
    """Payments that were made anew from one record, and where their money lies now. Won."""

    municipality: str
    record: str
    count: int
    won: int
    to_bills: int
    overpaid: int
    suspense: int
    awaiting: int


class Difference(BaseModel):
    """A day and channel on which the account got other than was posted: below zero, posted money has not arrived."""

    municipality: str
    day: date
    channel: str
    receipts: int
    deposited: int
    difference: int


class Question(BaseModel):
    """What a recovery took: the provider's payments that it made anew, the bank's files, and the days it is about."""

    payments: list[tuple[str, str]] = []
    """Provider and number."""
    files: list[UUID] = []
    days: dict[str, list[date]] = {}
    """By municipality."""


class Report(BaseModel):
    brought: list[Brought]
    differences: list[Difference]
    not_compared: dict[str, list[date]]
    """Days without a statement of the bank."""


async def take_file(
    runtime: Runtime, municipality: str, day: date, profile: str, body: AsyncIterator[bytes]
) -> FileTold:
    """Give a file to the worker and wait until it has taken it. Raises ProfileUnknown, DayAhead and FileTooLarge."""
    try:
        async with runtime.database.transaction() as session:
            sender = recovery_of(municipality)
            file = (await bank_file_service.receive(session, runtime, sender, profile, day, body)).id
        before = False
    except bank_file_service.DuplicateFile as known:
        file, before = known.facts["first_file"], True
    while True:
        async with runtime.database.transaction() as session:
            found = await bank_files.get(session, file)
            assert found is not None
            if found.state in ("posted", "refused"):
                rows = [RowsTold.model_validate(row) for row in await repository.outcomes(session, file)]
                problem = str(found.problem["detail"]) if found.problem else None
                return FileTold(
                    municipality=municipality, day=day, profile=profile, file=file, received_before=before,
                    state=found.state, problem=problem, rows=rows,
                )  # fmt: skip
        await asyncio.sleep(_LOOK_AGAIN)


async def take_statement(runtime: Runtime, municipality: str, day: date, body: NewStatement) -> None:
    """Keep the bank's statement of a day. Raises DayAhead, LinesDiffer and ReceiptsDayAhead."""
    async with runtime.database.transaction() as session:
        await bank_statements.put(session, runtime.clock, recovery_of(municipality), day, body)


async def report(runtime: Runtime, asked: Question) -> Report:
    """What was rebuilt of which record, to the won, and on which days the account got other than was posted."""
    async with runtime.database.transaction() as session:
        brought = [_brought("kakaopay", row) for row in await repository.of_keys(session, asked.payments)]
        for file in asked.files:
            found = await bank_files.get(session, file)
            assert found is not None
            name = f"{found.profile} {found.day}"
            brought += [_brought(name, row) for row in await repository.of_file(session, file)]
        told = Report(brought=brought, differences=[], not_compared={})
        for municipality, days in asked.days.items():
            for day in days:
                compared = (await deposits.in_range(session, municipality, day, day, None)).deposits
                told.differences += [
                    Difference(municipality=municipality, **one.model_dump(exclude={"state"}))
                    for one in compared
                    if one.difference
                ]
                if not compared or any(one.deposited is None for one in compared):
                    told.not_compared.setdefault(municipality, []).append(day)
        return told


def recovery_of(municipality: str) -> Principal:
    """Who does it: the operator, by this command; no official."""
    return Principal(
        subject="recovery", kind="service", municipality=municipality, department=None, grade=None, scopes=frozenset()
    )


def _brought(record: str, row: dict[str, Any]) -> Brought:
    return Brought(record=record, **row)
