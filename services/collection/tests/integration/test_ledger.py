"""The ledger in the database: append-only, balanced, proved."""

from datetime import UTC, date, datetime
from uuid import uuid4

import asyncpg
import pytest
from collection.schema import metadata
from collection_facts import decided, levy
from semu_kit.testing import drift


async def test_the_migrated_schema_is_the_schema_in_code(service):
    assert await drift(service.runtime.settings, metadata) == []


INSERT_ONLY = [
    ("journal_entry", "kind"), ("posting", "debit"), ("payment", "total"), ("receipt", "principal"),
    ("overpayment", "amount"), ("suspense", "amount"), ("withdrawal", "outcome"), ("contact", "day"),
    ("disposition", "day"), ("bank_statement", "amount"), ("bank_statement_line", "amount"), ("bank_file_row", "won"),
    ("bank_file_refusal", "won"), ("counter_receipt", "total"), ("deposit_explanation", "receipts"),
    ("deposit_answer", "accepted"), ("year_close", "year"), ("arrears_register", "bills"),
    ("arrears_register_line", "principal"),
]  # fmt: skip


@pytest.mark.parametrize("statement", ["UPDATE {} SET {} = {}", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
async def test_the_database_refuses_to_change_what_was_written(service, statement):
    await service.hear(decided(levy()))
    for table, column in INSERT_ONLY:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await service.rows(statement.format(table, column, column))


async def _insert_entry(service, *postings):
    entry, now = uuid4(), datetime.now(UTC)
    await service.rows(
        "INSERT INTO journal_entry (id, kind, municipality, fiscal_year, value_day, booking_day, actor, provision,"
        " cause_kind, cause_id, recorded_at) VALUES ($1, 'suspense', '41570', 2026, $2, $2, 'system:x', 'x', 'payment',"
        " $1, $3)",
        entry, date(2026, 1, 1), now,
    )  # fmt: skip
    values = ", ".join(f"($1, {line}, '{account}', {debit}, {credit})" for line, (account, debit, credit) in postings)
    await service.rows(f"INSERT INTO posting (entry, line, account, debit, credit) VALUES {values}", entry)


async def test_the_database_refuses_an_entry_that_does_not_balance(service):
    with pytest.raises(asyncpg.CheckViolationError, match="differ"):
        await _insert_entry(service, (1, ("bank", 100, 0)), (2, ("suspense", 0, 90)))


async def test_the_database_refuses_a_posting_of_nothing_or_of_both_sides(service):
    with pytest.raises(asyncpg.CheckViolationError):
        await _insert_entry(service, (1, ("bank", 0, 0)))
    with pytest.raises(asyncpg.CheckViolationError):
        await _insert_entry(service, (1, ("bank", 100, 100)))


@pytest.mark.law("Dongjak 6④")
async def test_the_proofs_show_their_figures_by_year_item_and_component(service):
    await service.hear(decided(levy(principal=300_000, penalty=20_000), levy(item="parking-fine", principal=40_000)))
    proofs = await service.prove()
    lines = {(line["item"], line["component"]): line for line in proofs["by_component"]["lines"]}
    assert lines["property-tax", "principal"]["decided"] == lines["property-tax", "principal"]["outstanding"] == 300_000
    assert lines["property-tax", "charge"]["decided"] == 20_000
    assert lines["parking-fine", "principal"]["outstanding"] == 40_000
    assert {line["fiscal_year"] for line in lines.values()} == {2026}


async def test_a_proof_finds_the_bill_whose_snapshot_is_wrong(service):
    right, wrong = levy(), levy()
    await service.hear(decided(right, wrong))
    await service.rows("UPDATE bill SET outstanding_principal = 999_999 WHERE id = $1", wrong.bill)
    proofs = await service.get("/collection/v1/ledger/proofs", "ledger:read")
    assert not proofs["holds"]
    assert proofs["by_component"]["holds"]
    assert proofs["by_bill"]["wrong_bills"] == [str(wrong.bill)]


async def test_the_trial_balance_is_of_any_day_by_value_or_by_booking(service):
    await service.hear(decided(levy(decided_day=date(2026, 9, 10))))
    path = "/collection/v1/ledger/trial-balance"
    by_value = await service.get(f"{path}?day=2026-09-10&by=value", "ledger:read")
    assert (by_value["debit"], by_value["credit"]) == (1_000_000, 1_000_000)
    assert (await service.get(f"{path}?day=2026-09-10&by=booking", "ledger:read"))["lines"] == []
    today = await service.get(path, "ledger:read")
    assert {line["account"] for line in today["lines"]} == {"receivable", "decided"}


async def test_another_municipality_sees_nothing_of_the_ledger(service):
    await service.hear(decided(levy()))
    proofs = await service.prove(municipality="11590")
    assert proofs["by_component"]["lines"] == []


async def test_the_ledger_is_read_with_its_scope_only(service):
    refused = await service.client.get("/collection/v1/ledger/proofs", headers=service.tokens.headers("bills:read"))
    assert refused.status_code == 403
    assert refused.json()["type"].endswith("/missing-scope")
