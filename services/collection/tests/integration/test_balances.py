"""Balances held fast say what the postings say, of any day, also after they were thrown away."""

import asyncio
import random
from datetime import date, datetime, timedelta

import pytest
from collection.days.job import close_days
from collection.ledger import entries as entry_of
from collection.ledger import repository as ledger
from collection.ledger.entries import Books
from collection.ledger.rules import ByComponent, Cause
from collection_facts import decided, levy
from semu_kit.clock import KST
from semu_kit.ids import new_id

FIRST = date(2026, 10, 19)
CITIES = ("41570", "11590")


def travel(service, day):
    service.clock.instant = datetime(day.year, day.month, day.day, 9, tzinfo=KST)


def some_entry(chance, city, day):
    """An entry of any kind, booked on `day`, valued on some day before or on it."""
    cause = Cause("payment", new_id(), "official:x", day - timedelta(days=chance.randrange(4)), day)
    books = Books(city, chance.choice((2025, 2026)), chance.choice(("property-tax", "parking-fine")), new_id())
    amounts = ByComponent(chance.randrange(1, 9), chance.randrange(9), chance.randrange(9))
    return chance.choice(
        [
            lambda: entry_of.decided(books, amounts, cause),
            lambda: entry_of.received(books, amounts, cause),
            lambda: entry_of.reduced(books, amounts, cause),
            lambda: entry_of.overpaid(books, 5, cause),
            lambda: entry_of.unmatched(city, 2026, 7, cause),
        ]
    )()


async def enter(service, *entries):
    async with service.runtime.database.transaction() as session:
        for city in CITIES:
            await ledger.lock_for_posting(session, city)
        await ledger.append(session, entries, service.clock.now())


async def trial_balances(service, days):
    """The trial balance of every city, day and kind of day, as the API answers it."""
    return {
        (city, day, by): {
            (line["fiscal_year"], line["account"], line["item"], line["component"]): (line["debit"], line["credit"])
            for line in (
                await service.get(
                    f"/collection/v1/ledger/trial-balance?day={day}&by={by}", "ledger:read", municipality=city
                )
            )["lines"]
        }
        for city in CITIES
        for day in days
        for by in ("value", "booking")
    }


async def raw_sums(service, days):
    """The same from the postings alone."""
    return {
        (city, day, by): {
            tuple(row[:4]): tuple(row[4:])
            for row in await service.rows(
                f"SELECT fiscal_year, account, item, component, sum(debit)::bigint, sum(credit)::bigint"
                f" FROM journal_entry JOIN posting ON entry = id WHERE municipality = $1 AND {by}_day <= $2"
                f" GROUP BY 1, 2, 3, 4",
                city, day,
            )
        }
        for city in CITIES
        for day in days
        for by in ("value", "booking")
    }  # fmt: skip


async def held(service):
    return await service.rows(
        "SELECT municipality, booking_day, value_day, fiscal_year, account, item, component, debit, credit"
        " FROM day_balance ORDER BY 1, 2, 3, 4, 5, 6, 7"
    )


@pytest.mark.parametrize("seed", range(3))
async def test_the_trial_balance_of_any_day_is_the_sum_of_its_postings(service, seed):
    chance = random.Random(seed)
    for offset in range(5):
        day = FIRST + timedelta(days=offset)
        travel(service, day)
        await enter(service, *(some_entry(chance, chance.choice(CITIES), day) for _ in range(chance.randrange(12))))
        if chance.random() < 0.6:
            await close_days(service.runtime)
    days = [FIRST + timedelta(days=offset) for offset in range(-4, 7)]
    true = await raw_sums(service, days)
    assert await trial_balances(service, days) == true
    travel(service, FIRST + timedelta(days=3))
    await close_days(service.runtime)
    assert await trial_balances(service, days) == true
    before = await held(service)
    await service.rows("DELETE FROM day_balance")
    assert await trial_balances(service, days) == true
    for city in CITIES:
        answer = await service.post("/collection/v1/ledger/balances/rebuild", "closing:run", municipality=city)
        assert answer.status_code == 200, answer.text
    assert await held(service) == before
    assert await trial_balances(service, days) == true


async def test_what_was_thrown_away_is_held_again_by_the_next_close(service):
    chance = random.Random(1)
    for offset in range(3):
        day = FIRST + timedelta(days=offset)
        travel(service, day)
        await enter(service, *(some_entry(chance, "41570", day) for _ in range(3)))
        await close_days(service.runtime)
    await service.rows("DELETE FROM day_balance")
    travel(service, FIRST + timedelta(days=3))
    await close_days(service.runtime)
    assert {row[1] for row in await held(service)} == {FIRST + timedelta(days=offset) for offset in range(3)}
    days = [FIRST + timedelta(days=offset) for offset in range(5)]
    assert await trial_balances(service, days) == await raw_sums(service, days)


async def test_balances_made_anew_before_any_close_hold_nothing(service):
    await service.hear(decided(levy()))
    answer = await service.post("/collection/v1/ledger/balances/rebuild", "closing:run")
    assert answer.json() == {"municipality": "41570", "held_through": None}


async def test_a_rebuild_and_a_close_at_once_hold_every_day_once(service):
    await enter(service, some_entry(random.Random(2), "41570", FIRST))
    travel(service, FIRST + timedelta(days=1))
    await close_days(service.runtime)
    await enter(service, some_entry(random.Random(3), "41570", FIRST + timedelta(days=1)))
    travel(service, FIRST + timedelta(days=2))
    before = await raw_sums(service, [FIRST + timedelta(days=1)])
    await asyncio.gather(
        close_days(service.runtime),
        *(service.post("/collection/v1/ledger/balances/rebuild", "closing:run") for _ in range(2)),
    )
    await close_days(service.runtime)
    assert await trial_balances(service, [FIRST + timedelta(days=1)]) == before
    proofs = await service.get("/collection/v1/ledger/proofs", "ledger:read")
    assert proofs["by_bill"]["wrong_balances"] == []


async def test_postings_go_on_while_the_ledger_is_proved(service):
    """The proofs take no lock: what is entered meanwhile is in both sides of each identity, or in neither."""
    await service.hear(decided(levy()))
    async with service.runtime.database.transaction() as session:
        await ledger.lock_for_posting(session, "41570")
        await ledger.append(session, [some_entry(random.Random(4), "41570", FIRST)], service.clock.now())
        proofs = await service.prove()
    assert [line["decided"] for line in proofs["by_component"]["lines"]] == [1_000_000]
