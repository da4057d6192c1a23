"""The proofs from the operator's terminal, as after a restore."""

import json
from typing import Any

from collection.bank_statements.schemas import NewStatement
from collection.outside_records.service import take_statement
from collection.proofs.__main__ import _prove_all
from collection_facts import GIMPO, approved, decided, levy, payment


async def told(service: Any, capsys: Any) -> tuple[bool, list[dict[str, Any]]]:
    capsys.readouterr()
    holds = await _prove_all(service.runtime.settings)
    return holds, [json.loads(line) for line in capsys.readouterr().out.splitlines() if line.startswith('{"mun')]


async def test_every_municipality_is_proved_and_a_day_that_the_bank_tells_otherwise_is_named(
    service: Any, capsys: Any
) -> None:
    assert await told(service, capsys) == (True, [])
    bill = levy()
    await service.hear(decided(bill))
    paid = payment(40_000, (bill, 40_000))
    await service.hear(approved(paid))
    whole = {"municipality": GIMPO, "holds": True, "by_component": True, "by_item": True, "by_bill": True}
    assert await told(service, capsys) == (True, [{**whole, "bank_differs": []}])
    await take_statement(service.runtime, GIMPO, paid.value_day, NewStatement(amount=41_000))
    differing = [{"day": str(paid.value_day), "ledger": 40_000, "statement": 41_000}]
    assert await told(service, capsys) == (
        False, [{**whole, "holds": False, "by_bill": False, "bank_differs": differing}],
    )  # fmt: skip
