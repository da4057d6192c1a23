"""The close of the due date: in pieces, restartable, visible, and never in the way of a payment for long."""

import asyncio
from datetime import date

import pytest
from collection.closings import service as closings
from collection.closings.job import run_closings
from collection.handlers import handlers
from collection_facts import approved, decided, levy, payment
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from semu_contracts.events.collection import ArrearsBegan
from semu_kit.testing import deliver

CLOSINGS = "/collection/v1/closings"


@pytest.mark.law("Dongjak 10①")
async def test_the_close_turns_what_is_unpaid_past_its_due_date_into_arrears(service):
    late, not_yet, paid = levy(), levy(due_date=date(2026, 10, 30)), levy()
    await service.hear(decided(late, not_yet, paid))
    await service.hear(approved(payment(1_000_000, (paid, 1_000_000), on=date(2026, 9, 30))))
    closed = await service.close("2026-10-19")
    assert (closed["state"], closed["bills"], closed["principal"]) == ("done", 1, 1_000_000)
    assert [(told.bill, told.day) for told in await service.told(ArrearsBegan)] == [(late.bill, date(2026, 10, 1))]
    assert (await service.owed(not_yet))["state"] == "open"
    assert (await service.close("2026-10-19"))["bills"] == 0


@pytest.mark.law("Dongjak 10①", "Figures 1.4")
async def test_a_due_date_on_a_holiday_is_payable_until_the_next_business_day(service):
    await service.hear(decided(levy(due_date=date(2026, 9, 26))))  # a Saturday in the autumn holidays
    assert (await service.close("2026-09-28"))["bills"] == 0
    assert (await service.close("2026-09-29"))["bills"] == 1


async def test_a_day_that_has_not_come_is_not_closed(service):
    refused = await service.post(CLOSINGS, "closing:run", {"day": "2026-10-20"})
    assert (refused.status_code, refused.json()["type"]) == (422, "https://semu.kr/problems/day-not-over")


async def test_a_close_touches_its_own_municipality_only(service):
    await service.hear(decided(levy()))
    assert (await service.close("2026-10-19", municipality="11590"))["bills"] == 0


async def test_a_close_is_seen_while_it_runs_and_another_of_the_municipality_waits_for_its_end(service):
    await service.hear(decided(levy()))
    asked = await service.post(CLOSINGS, "closing:run", {"day": "2026-10-19"})
    assert asked.status_code == 202
    shown = await service.get(f"{CLOSINGS}/{asked.json()['id']}", "bills:read")
    assert (shown["state"], shown["total"], shown["bills"], shown["closed_at"]) == ("running", 1, 0, None)
    second = await service.post(CLOSINGS, "closing:run", {"day": "2026-10-19"})
    assert (second.status_code, second.json()["type"]) == (409, "https://semu.kr/problems/closing-running")
    elsewhere = await service.post(CLOSINGS, "closing:run", {"day": "2026-10-19"}, municipality="11590")
    assert elsewhere.status_code == 202
    await run_closings(service.runtime)
    [listed] = (await service.get(CLOSINGS, "bills:read"))["closings"]
    assert (listed["id"], listed["state"], listed["bills"]) == (shown["id"], "done", 1)


async def test_a_close_of_another_municipality_is_not_shown(service):
    closed = await service.close("2026-10-19", municipality="11590")
    headers = service.tokens.headers("bills:read")
    refused = await service.client.get(f"{CLOSINGS}/{closed['id']}", headers=headers)
    assert (refused.status_code, refused.json()["type"]) == (404, "https://semu.kr/problems/closing-unknown")
    assert (await service.get(CLOSINGS, "bills:read"))["closings"] == []


async def test_payments_and_a_close_in_the_same_instant_exclude_each_other_bill_by_bill(service):
    levies = [levy() for _ in range(8)]
    await service.hear(*(decided(one) for one in levies))
    await service.post(CLOSINGS, "closing:run", {"day": "2026-10-19"})
    in_time = [approved(payment(1_000_000, (one, 1_000_000), on=date(2026, 9, 30))) for one in levies[:4]]
    part = [approved(payment(1, (one, 1))) for one in levies[4:]]
    paying = [deliver(service.runtime, handlers, event) for event in (*in_time, *part)]
    await asyncio.gather(*paying, run_closings(service.runtime))
    states = {one.bill: (await service.owed(one))["state"] for one in levies}
    assert [states[one.bill] for one in levies] == ["settled"] * 4 + ["arrears"] * 4
    assert await service.rows("SELECT count(*) FROM bill WHERE state = 'settled' AND arrears_since IS NOT NULL") == [
        (0,)
    ]
    await service.prove()


class _Killed(Exception):
    pass


async def test_a_close_that_was_killed_between_pieces_goes_on_where_it_stopped(service, monkeypatch):
    monkeypatch.setattr(closings, "_PIECE", 3)
    levies = [levy() for _ in range(10)]
    await service.hear(*(decided(one) for one in levies))
    asked = await service.post(CLOSINGS, "closing:run", {"day": "2026-10-19"})
    tell, told = closings.record, 0

    async def killed_in_the_third_piece(session, *events):
        nonlocal told
        await tell(session, *events)
        told += 1
        if told == 3:
            raise _Killed

    monkeypatch.setattr(closings, "record", killed_in_the_third_piece)
    with pytest.raises(_Killed):
        await run_closings(service.runtime)
    shown = await service.get(f"{CLOSINGS}/{asked.json()['id']}", "bills:read")
    assert (shown["state"], shown["total"], shown["bills"], shown["principal"]) == ("running", 10, 6, 6_000_000)
    await run_closings(service.runtime)
    done = await service.get(f"{CLOSINGS}/{asked.json()['id']}", "bills:read")
    assert (done["state"], done["bills"], done["principal"]) == ("done", 10, 10_000_000)
    assert sorted(told.bill for told in await service.told(ArrearsBegan)) == sorted(one.bill for one in levies)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    due_days=st.lists(st.integers(1, 30), min_size=1, max_size=8), piece=st.integers(1, 4), workers=st.integers(1, 3)
)
async def test_every_late_bill_is_told_once_however_large_the_pieces_and_however_many_the_workers(
    service, due_days, piece, workers
):
    levies = [levy(due_date=date(2026, 9, day)) for day in due_days]
    await service.hear(*(decided(one) for one in levies))
    before = len(await service.told(ArrearsBegan))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(closings, "_PIECE", piece)
        asked = await service.post(CLOSINGS, "closing:run", {"day": "2026-09-16"})
        await asyncio.gather(*(run_closings(service.runtime) for _ in range(workers)))
        await run_closings(service.runtime)  # what a worker was at, the others left to it
    late = await service.rows("SELECT id FROM bill WHERE payable_until < '2026-09-16' AND closing = $1",
                              asked.json()["id"])  # fmt: skip
    told = [item.bill for item in (await service.told(ArrearsBegan))[before:]]
    assert sorted(told) == sorted(row[0] for row in late)
    assert set(told) <= {one.bill for one in levies}
    left = await service.rows("SELECT count(*) FROM bill WHERE state = 'open' AND payable_until < '2026-09-16'")
    assert left == [(0,)]
