"""Everything was lost: the bank's files and statements of the lost days bring back what they tell, and no more."""

import asyncio
import json
from datetime import date
from typing import Any

import pytest
from bank_file_facts import Told, told, virtual_account_csv
from collection.bank_files.taking import take_pending
from collection.bank_statements.schemas import NewStatement, StatementLine
from collection.outside_records.service import Question, report, take_file, take_statement
from collection_facts import approved, decided, levy, payment

GIMPO, DAY = "41570", date(2026, 10, 19)


async def pieces(content: bytes) -> Any:
    yield content


async def give(service: Any, content: bytes) -> Any:
    """What the operator's command does, while the worker is at work."""

    async def work() -> None:
        while True:
            await take_pending(service.runtime)
            await asyncio.sleep(0.05)

    worker = asyncio.create_task(work())
    try:
        return await take_file(service.runtime, GIMPO, DAY, "virtual-account-csv", pieces(content))
    finally:
        worker.cancel()


def rows(file: Any) -> dict[str, tuple[int, int]]:
    return {row.outcome: (row.count, row.won) for row in file.rows}


async def numbers(service: Any, count: int) -> list[str]:
    bills = [levy() for _ in range(count)]
    for one in bills:
        await service.hear(decided(one))
    return [(await service.owed(one))["payment_number"] for one in bills]


@pytest.mark.law("Dongjak 7②")
async def test_the_banks_file_brings_back_deposits_whose_notice_was_lost(service: Any) -> None:
    [first, second] = await numbers(service, 2)
    known = told("B1", 1_030_000, first)
    await give(service, virtual_account_csv([known]))
    file = await give(
        service,
        virtual_account_csv([known, told("B2", 1_030_000, second), told("B3", 7_000), Told("B 4", "3000")], number=2),
    )
    assert (file.state, file.received_before) == ("posted", False)
    assert rows(file) == {"posted": (2, 1_037_000), "repeated": (1, 1_030_000), "refused": (1, 3_000)}
    answer = await report(service.runtime, Question(files=[file.file]))
    [brought] = answer.brought
    assert brought.record == "virtual-account-csv 2026-10-19"
    assert (brought.municipality, brought.count, brought.won) == (GIMPO, 2, 1_037_000)
    assert (brought.to_bills, brought.suspense, brought.overpaid, brought.awaiting) == (1_030_000, 7_000, 0, 0)


async def test_a_file_that_was_here_already_brings_nothing_new(service: Any) -> None:
    content = virtual_account_csv([told("B1", 5_000)])
    first = await give(service, content)
    again = await give(service, content)
    assert (again.file, again.received_before, again.state) == (first.file, True, "posted")
    assert rows(again) == {"posted": (1, 5_000)}


async def test_a_file_of_a_day_without_receipts_is_taken_and_brings_nothing(service: Any) -> None:
    file = await give(service, virtual_account_csv([]))
    assert (file.state, file.rows) == ("posted", [])
    assert (await report(service.runtime, Question(files=[file.file]))).brought == []


async def test_a_file_that_is_none_is_refused_with_its_reason(service: Any) -> None:
    file = await give(service, b"no file of a bank")
    assert file.state == "refused"
    assert file.problem
    assert file.rows == []


async def test_the_statement_names_to_the_won_what_no_record_brought_back(service: Any) -> None:
    [number] = await numbers(service, 1)
    file = await give(service, virtual_account_csv([told("B1", 1_030_000, number)]))
    told_by_bank = {"virtual_account": 1_030_000, "counter_cash": 41_200}
    lines = [StatementLine(channel=channel, amount=won) for channel, won in told_by_bank.items()]
    await take_statement(service.runtime, GIMPO, DAY, NewStatement(amount=1_071_200, lines=lines))
    later = date(2026, 10, 18)
    answer = await report(service.runtime, Question(files=[file.file], days={GIMPO: [DAY, later]}))
    [lost] = answer.differences
    assert (lost.channel, lost.receipts, lost.deposited, lost.difference) == ("counter_cash", 0, 41_200, 41_200)
    assert answer.not_compared == {GIMPO: [later]}


async def test_the_providers_payments_are_found_by_their_numbers_wherever_their_money_lies(service: Any) -> None:
    bill = levy()
    await service.hear(decided(bill))
    to_bill, nobodys = payment(1_030_000, (bill, 1_030_000)), payment(40_000)
    await service.hear(approved(to_bill), approved(nobodys))
    keys = [(one.provider, one.payment_id) for one in (to_bill, nobodys)]
    [brought] = (await report(service.runtime, Question(payments=[*keys, ("kakaopay", "unheard-of")]))).brought
    assert (brought.record, brought.count, brought.won) == ("kakaopay", 2, 1_070_000)
    assert (brought.to_bills, brought.suspense) == (1_030_000, 40_000)


def test_the_answer_is_json():
    assert json.loads(Question(days={GIMPO: [DAY]}).model_dump_json())["days"] == {GIMPO: ["2026-10-19"]}
