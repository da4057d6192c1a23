"""The proofs: run after every close, kept, and an alarm where one does not hold."""

from datetime import datetime

import asyncpg
import pytest
from collection.days.job import close_days
from collection.proofs import service as proofs
from collection_facts import approved, decided, levy, payment
from semu_kit.clock import KST
from semu_kit.ids import new_id


async def end_of_day(service, day):
    """The night after: the day before is closed, and the proofs are run."""
    service.clock.instant = datetime(2026, 10, day, 1, tzinfo=KST)
    await close_days(service.runtime)


async def runs(service):
    return (await service.get("/collection/v1/ledger/proof-runs", "ledger:read"))["runs"]


async def gauge(service, name, labels=""):
    """The value of one of Gimpo's gauges."""
    metrics = (await service.client.get("/metrics")).text
    start = f'semu_ledger_{name}{{municipality="41570"{labels}}} '
    [found] = [line for line in metrics.splitlines() if line.startswith(start)]
    return float(found.removeprefix(start))


async def alarm(service, proof):
    return await gauge(service, "identity_holds", f',proof="{proof}"')


async def test_the_proofs_are_run_after_a_close_and_kept(service):
    one = levy()
    await service.hear(decided(one), approved(payment(1_030_000, (one, 1_030_000))))
    await end_of_day(service, 20)
    [run] = await runs(service)
    assert (run["after"], run["by_component"], run["by_item"], run["by_bill"]) == ("day_close", True, True, True)
    assert run["failures"] == {}
    assert await alarm(service, "by_bill") == 1
    assert await gauge(service, "closed_through_seconds") == datetime(2026, 10, 19, tzinfo=KST).timestamp()
    await end_of_day(service, 20)
    assert len(await runs(service)) == 1  # nothing was closed since


async def test_a_proof_that_does_not_hold_is_kept_with_what_is_wrong_and_alarms(service):
    wrong = levy()
    await service.hear(decided(wrong))
    await service.rows("UPDATE bill SET outstanding_principal = 1 WHERE id = $1", wrong.bill)
    await end_of_day(service, 20)
    [run] = await runs(service)
    assert (run["by_component"], run["by_item"], run["by_bill"]) == (True, True, False)
    assert run["failures"] == {"wrong_bills": [str(wrong.bill)]}
    assert (await alarm(service, "by_component"), await alarm(service, "by_bill")) == (1, 0)
    await service.rows("UPDATE bill SET outstanding_principal = 1000000 WHERE id = $1", wrong.bill)
    await end_of_day(service, 21)
    assert [run["by_bill"] for run in await runs(service)] == [True, False]
    assert await alarm(service, "by_bill") == 1


async def test_a_crash_between_a_close_and_its_proofs_leaves_them_for_the_next_time(service, monkeypatch):
    await service.hear(decided(levy()))

    async def killed(*_):
        raise RuntimeError("killed")

    with monkeypatch.context() as patch:
        patch.setattr(proofs, "prove_and_keep", killed)
        with pytest.raises(RuntimeError):
            await end_of_day(service, 20)
    assert await runs(service) == []
    await end_of_day(service, 20)
    assert len(await runs(service)) == 1


async def test_balances_held_wrong_are_found_and_made_anew(service):
    await service.hear(decided(levy()))
    await end_of_day(service, 20)
    await service.rows("UPDATE day_balance SET debit = debit + 5 WHERE account = 'receivable'")
    found = await service.get("/collection/v1/ledger/proofs", "ledger:read")
    [wrong] = found["by_bill"]["wrong_balances"]
    assert not found["holds"]
    assert (wrong["account"], wrong["debit"], wrong["held_debit"]) == ("receivable", 1_000_000, 1_000_005)
    await service.post("/collection/v1/ledger/balances/rebuild", "closing:run")
    await service.prove()


async def test_what_was_proved_cannot_be_changed(service):
    await service.hear(decided(levy()))
    await end_of_day(service, 20)
    for statement in ("UPDATE proof_run SET by_bill = true", "DELETE FROM proof_run", "TRUNCATE proof_run"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await service.rows(statement)


async def test_the_proofs_compare_the_bank_by_the_day_on_which_money_was_taken(service):
    one = levy()
    await service.hear(decided(one), approved(payment(30_000, (one, 30_000))))
    lines = [{"channel": "kakaopay", "amount": 30_000, "receipts_day": "2026-10-19"}]
    service.clock.instant = datetime(2026, 10, 20, 9, tzinfo=KST)
    put = await service.client.put(
        "/collection/v1/bank-statements/2026-10-20",
        json={"amount": 30_000, "lines": lines},
        headers=service.tokens.headers("receipts:write"),
    )
    assert put.status_code == 200, put.text
    [day] = (await service.prove())["by_bill"]["bank"]
    assert (day["day"], day["ledger"], day["statement"], day["holds"]) == ("2026-10-19", 30_000, 30_000, True)


async def test_a_won_that_came_and_is_nowhere_does_not_let_the_proofs_hold(service):
    one = levy()
    await service.hear(decided(one), approved(payment(300_000, (one, 300_000))), approved(payment(5_000)))
    assert (await service.prove())["by_bill"]["wrong_payments"] == []
    lost = new_id()
    await service.rows(
        "INSERT INTO payment (id, provider, payment_id, municipality, channel, total, value_day, approved_at,"
        " posted_at, actor) SELECT $1, provider, 'lost', municipality, channel, 77000, value_day, approved_at,"
        " posted_at, actor FROM payment LIMIT 1",
        lost,
    )
    found = (await service.get("/collection/v1/ledger/proofs", "ledger:read"))["by_bill"]
    assert (found["holds"], found["wrong_payments"], found["wrong_kept"]) == (False, [str(lost)], [])


async def test_money_on_a_work_list_that_the_ledger_does_not_hold_does_not_let_the_proofs_hold(service):
    await service.hear(approved(payment(5_000)))
    await service.rows(
        "INSERT INTO suspense_release (id, payment, amount, book_year, released_on, actor, released_at)"
        " SELECT id, payment, 1000, book_year, '2026-10-19', 'system:test', kept_at FROM suspense"
    )
    found = (await service.get("/collection/v1/ledger/proofs", "ledger:read"))["by_bill"]
    [wrong] = found["wrong_kept"]
    assert (found["holds"], wrong["account"], wrong["fiscal_year"]) == (False, "suspense", 2026)
    assert (wrong["ledger"], wrong["listed"]) == (5_000, 4_000)
