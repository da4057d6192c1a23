"""A year end beside payments, killed between its pieces, and with facts told in any order."""

import asyncio
from collections import defaultdict
from datetime import date
from itertools import count

import pytest
from collection.handlers import handlers
from collection.year_ends import phases
from collection.year_ends.job import run_year_ends
from collection_facts import approved, carried_over, decided, levy, payment
from ended_years import ask, ask_for_close, at, books, shown
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from semu_contracts.events.assessment import CarriedIn
from semu_contracts.events.collection import BillCarriedOver, BillLapsed
from semu_kit.testing import deliver


def _december(**facts):
    """A levy that is payable until the last days of the year."""
    return levy(
        due_date=date(2026, 12, 28), decided_day=date(2026, 12, 1), liability_day=date(2026, 12, 1), **facts
    )  # fmt: skip


async def _books_of(service, *levies) -> dict[tuple[object, ...], int]:
    """What the books of each year say of each bill, and how the bill stands."""
    rows = await service.rows(
        """
        SELECT bill, fiscal_year, account, component, sum(debit - credit)::bigint
          FROM posting JOIN journal_entry entry ON entry.id = posting.entry
         WHERE bill = ANY($1) GROUP BY 1, 2, 3, 4 HAVING sum(debit - credit) <> 0
        """,
        [one.bill for one in levies],
    )
    found = {tuple(row[:4]): row[4] for row in rows}
    states = await service.rows(
        "SELECT id, state, book_year FROM bill WHERE id = ANY($1)", [one.bill for one in levies]
    )
    return {**found, **{(bill, state): year for bill, state, year in states}}


async def _assert_one_year_holds_each_bill(service) -> None:
    held = await service.rows(
        """
        SELECT bill FROM posting JOIN journal_entry entry ON entry.id = posting.entry
                    JOIN bill ON bill.id = posting.bill
         WHERE account = 'receivable' AND entry.fiscal_year <> bill.book_year
         GROUP BY bill, entry.fiscal_year, component HAVING sum(debit - credit) <> 0
        """
    )
    assert held == []


@pytest.mark.law("Dongjak 15③")
async def test_payments_of_both_years_and_the_carry_over_in_the_same_instant_leave_each_bill_in_one_years_books(
    service, clock, monkeypatch
):
    monkeypatch.setattr(phases, "_CARRIED", 2)
    levies = [_december() for _ in range(9)]
    await service.hear(*(decided(one) for one in levies))
    at(clock, 2027, 1, 4)
    await ask(service, "", {"year": 2026})
    of_december = [approved(payment(300_000, (one, 300_000), on=date(2026, 12, 28))) for one in levies[:6]]
    of_january = [approved(payment(200_000, (one, 200_000), on=date(2027, 1, 4))) for one in levies[3:]]
    paying = [deliver(service.runtime, handlers, event) for event in (*of_december, *of_january)]
    await asyncio.gather(*paying, run_year_ends(service.runtime), run_year_ends(service.runtime))
    await run_year_ends(service.runtime)
    await _assert_one_year_holds_each_bill(service)
    lines = await books(service)
    old, new = lines[2026, "principal"], lines[2027, "principal"]
    assert (old["collected"], old["carried_out"], old["outstanding"]) == (1_800_000, 7_200_000, 0)
    assert (new["carried_in"], new["collected"], new["outstanding"]) == (7_200_000, 1_200_000, 6_000_000)


@pytest.mark.law("Dongjak 15③")
async def test_a_payment_in_the_same_instant_as_the_hard_close_is_in_the_one_years_books_or_in_the_others(
    service, clock
):
    levies = [_december() for _ in range(4)]
    await service.hear(*(decided(one) for one in levies))
    at(clock, 2027, 1, 4)
    await ask(service, "", {"year": 2026})
    await run_year_ends(service.runtime)
    at(clock, 2027, 1, 21)
    await ask_for_close(service)
    told_late = [approved(payment(300_000, (one, 300_000), on=date(2026, 12, 28))) for one in levies]
    paying = [deliver(service.runtime, handlers, event) for event in told_late]
    await asyncio.gather(*paying, run_year_ends(service.runtime))
    assert await service.rows("SELECT reason FROM dead_letters") == []
    await _assert_one_year_holds_each_bill(service)
    booked = await service.rows("SELECT fiscal_year, about_year FROM journal_entry WHERE kind = 'receipt'")
    assert len(booked) == 4
    assert set(booked) <= {(2026, None), (2027, 2026)}
    await service.prove()


async def test_a_year_end_is_seen_while_the_worker_is_at_a_piece_of_it(service, clock):
    await service.hear(decided(levy()))
    at(clock, 2027, 1, 4)
    await ask(service, "", {"year": 2026})
    async with asyncio.timeout(10), service.runtime.database.transaction() as piece:
        assert await phases.repository.take(piece) is not None
        assert (await shown(service))["state"] == "carrying"


class _Killed(Exception):
    pass


def _killing(step, in_piece: int):
    """The step, killed once at the end of one of its pieces."""
    pieces = count(1)

    async def killed(*arguments, **named):
        done = await step(*arguments, **named)
        if next(pieces) == in_piece:
            raise _Killed
        return done

    return killed


async def _run_until_done(service) -> int:
    """Run year ends, starting again after every kill."""
    kills = 0
    while True:
        try:
            await run_year_ends(service.runtime)
            return kills
        except _Killed:
            kills += 1


async def test_a_year_end_killed_in_any_phase_goes_on_where_it_stopped_and_does_nothing_twice(
    service, clock, monkeypatch
):
    for piece in ("_CARRIED", "_LAPSED", "_ENTERED"):
        monkeypatch.setattr(phases, piece, 2)
    monkeypatch.setattr(phases.repository, "carry", _killing(phases.repository.carry, 2))
    monkeypatch.setattr(phases, "lapse", _killing(phases.lapse, 2))
    monkeypatch.setattr(phases.repository, "close", _killing(phases.repository.close, 1))
    monkeypatch.setattr(phases.registers, "enter", _killing(phases.registers.enter, 3))
    monkeypatch.setattr(phases.proofs, "prove_and_keep", _killing(phases.proofs.prove_and_keep, 2))
    levies = [levy() for _ in range(7)]
    lapsing = [carried_over(carried=CarriedIn(limitation_on=date(2026, 11, 30))) for _ in range(3)]
    await service.hear(*(decided(one) for one in (*levies, *lapsing)))
    at(clock, 2027, 1, 4)
    await ask(service, "", {"year": 2026})
    assert await _run_until_done(service) == 1
    at(clock, 2027, 1, 21)
    await ask_for_close(service)
    assert await _run_until_done(service) == 4
    closed = await shown(service)
    assert {phase["name"]: (phase["done"], phase["won"]) for phase in closed["phases"]} == {
        "carrying": (10, 10_000_000), "proving_carried": (0, 0), "lapsing": (3, 3_000_000), "closing": (0, 0),
        "registering": (10, 7_000_000), "proving_closed": (0, 0),
    }  # fmt: skip
    assert len(await service.told(BillCarriedOver)) == 10
    assert len(await service.told(BillLapsed)) == 3
    assert closed["arrears_register"]["bills"] == 7
    assert await service.rows("SELECT after, count(*) FROM proof_run GROUP BY 1") == [("year_end", 2)]
    await _assert_one_year_holds_each_bill(service)
    await service.prove()


_YEARS = count(2026)
"""A year for each example: what it leaves is carried along by the next."""
_DAYS = ((0, 12, 20), (0, 12, 30), (1, 1, 3))
_STAGES = ((0, 12, 31), (1, 1, 3), (1, 1, 5))
"""The last day of the year, a day before the carry-over is run, and one after it."""
_PAYMENTS = st.lists(
    st.tuples(st.sampled_from([0, 1]), st.integers(1, 700_000), st.sampled_from(_DAYS), st.sampled_from([0, 1, 2])),
    min_size=1,
    max_size=5,
)


class _City:
    """Two bills of one municipality, and their payments by the stage at which they are told."""

    def __init__(self, municipality: str, year: int, told: list) -> None:
        self.municipality, self.year = municipality, year
        self.levies = [
            levy(
                fiscal_year=year, liability_day=date(year, 12, 1), decided_day=date(year, 12, 1),
                due_date=date(year, 12, 28),
            )
            for _ in range(2)
        ]  # fmt: skip
        self.by_stage = defaultdict(list)
        for (which, won, day, stage), name in told:
            shown = (self.levies[which], won)
            on = date(year + day[0], *day[1:])
            paid = payment(won, shown, on=on, provider=municipality, payment_id=f"{year}-{name}")
            self.by_stage[max(stage, 1 if day[0] else 0)].append(approved(paid, municipality=municipality))

    async def books(self, service) -> dict[tuple[object, ...], int]:
        """What the books say of the bills, named by their number."""
        names = {one.bill: number for number, one in enumerate(self.levies)}
        return {(names[key[0]], *key[1:]): won for key, won in (await _books_of(service, *self.levies)).items()}


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), payments=_PAYMENTS)
@pytest.mark.law("Dongjak 15③")
async def test_the_same_payments_told_in_any_order_before_the_hard_close_end_in_the_same_books(
    service, clock, data, payments
):
    named = [(one, f"{number:03d}") for number, one in enumerate(payments)]
    in_order = sorted(((*one[:3], 0), name) for one, name in named)
    year = next(_YEARS)
    cities = [_City("41570", year, in_order), _City("11590", year, data.draw(st.permutations(named)))]
    for stage, (later, month, day) in enumerate(_STAGES):
        at(clock, year + later, month, day)
        for city in cities:
            if stage == 0:
                await service.hear(*(decided(one, municipality=city.municipality) for one in city.levies))
            if stage == 2:
                await ask(service, "", {"year": year}, city.municipality)
                await run_year_ends(service.runtime)
            await service.hear(*city.by_stage[stage])
    assert await cities[0].books(service) == await cities[1].books(service)
    at(clock, year + 1, 1, 21)
    for city in cities:
        await ask_for_close(service, year, city.municipality)
        await run_year_ends(service.runtime)
        await service.prove(city.municipality)
