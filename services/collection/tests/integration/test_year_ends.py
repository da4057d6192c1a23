"""The end of a year: what is carried over, closed for ever by two persons, and listed as arrears."""

from datetime import date
from uuid import uuid4

import asyncpg
import pytest
from collection.days.job import close_days
from collection.year_ends import phases
from collection_facts import approved, carried_over, decided, levy, payment
from ended_years import YEAR_ENDS, an_official, ask, at, begin, books, close
from semu_contracts.events.assessment import CarriedIn
from semu_contracts.events.collection import BillCarriedOver, BillLapsed


async def _receivable(service) -> dict[int, int]:
    """What each year's books hold."""
    return dict(
        await service.rows(
            "SELECT fiscal_year, sum(debit - credit)::bigint FROM posting JOIN journal_entry e ON e.id = entry"
            " WHERE account = 'receivable' GROUP BY 1 HAVING sum(debit - credit) <> 0"
        )
    )


@pytest.mark.law("Dongjak 15③")
async def test_what_a_year_leaves_unpaid_is_carried_into_the_next_years_decided_amount(service, clock):
    unpaid, paid, penalty = levy(), levy(), levy(penalty=20_000)
    await service.hear(decided(unpaid), decided(paid), decided(penalty))
    await service.hear(approved(payment(1_000_000, (paid, 1_000_000), on=date(2026, 9, 30))))
    ended = await begin(service, clock)
    assert ended["state"] == "carried"
    carrying = ended["phases"][0]
    assert (carrying["name"], carrying["total"], carrying["done"], carrying["won"]) == ("carrying", 2, 2, 2_020_000)
    lines = await books(service)
    old, new = lines[2026, "principal"], lines[2027, "principal"]
    assert (old["carried_out"], old["outstanding"]) == (2_000_000, 0)
    assert (new["carried_in"], new["decided"], new["outstanding"]) == (2_000_000, 0, 2_000_000)
    assert lines[2027, "charge"]["carried_in"] == 20_000
    told = {item.bill: (item.from_year, item.into_year, item.amounts) for item in await service.told(BillCarriedOver)}
    assert set(told) == {unpaid.bill, penalty.bill}
    assert told[penalty.bill][:2] == (2026, 2027)
    assert (told[penalty.bill][2].principal, told[penalty.bill][2].charge) == (1_000_000, 20_000)
    days = await service.rows("SELECT DISTINCT value_day, booking_day FROM journal_entry WHERE kind LIKE 'carry%'")
    assert days == [(date(2027, 1, 1), date(2027, 1, 2))]


@pytest.mark.law("Dongjak 15③")
async def test_a_payment_of_december_told_in_january_is_the_old_years_and_takes_back_what_was_carried(service, clock):
    one = levy(due_date=date(2026, 12, 28), decided_day=date(2026, 12, 1), liability_day=date(2026, 12, 1))
    await service.hear(decided(one))
    await begin(service, clock)
    await service.hear(approved(payment(400_000, (one, 400_000), on=date(2026, 12, 28))))
    lines = await books(service)
    old, new = lines[2026, "principal"], lines[2027, "principal"]
    assert (old["collected"], old["carried_out"], old["outstanding"]) == (400_000, 600_000, 0)
    assert (new["carried_in"], new["collected"], new["outstanding"]) == (600_000, 0, 600_000)


@pytest.mark.law("Dongjak 15③")
async def test_a_payment_of_december_told_after_the_hard_close_is_the_open_years(service, clock):
    one = levy(due_date=date(2026, 12, 28), decided_day=date(2026, 12, 1), liability_day=date(2026, 12, 1))
    await service.hear(decided(one))
    await begin(service, clock)
    await close(service, clock)
    await service.hear(approved(payment(400_000, (one, 400_000), on=date(2026, 12, 28))))
    lines = await books(service)
    old, new = lines[2026, "principal"], lines[2027, "principal"]
    assert (old["collected"], old["carried_out"]) == (0, 1_000_000)
    assert (new["carried_in"], new["collected"], new["outstanding"]) == (1_000_000, 400_000, 600_000)
    told_of = await service.rows("SELECT DISTINCT about_year FROM journal_entry WHERE kind = 'receipt'")
    assert told_of == [(2026,)]


async def test_a_payment_of_january_before_the_carry_over_came_to_its_bill_carries_it_first(service, clock):
    one, other = levy(), levy()
    await service.hear(decided(one), decided(other))
    at(clock, 2027, 1, 2)
    await service.hear(approved(payment(400_000, (one, 400_000), on=date(2027, 1, 2))))
    assert await _receivable(service) == {2026: 1_000_000, 2027: 600_000}
    ended = await begin(service, clock)
    assert ended["phases"][0]["done"] == 1
    lines = await books(service)
    assert lines[2026, "principal"]["carried_out"] == lines[2027, "principal"]["carried_in"] == 2_000_000


@pytest.mark.law("Dongjak 15③")
async def test_a_year_is_closed_by_two_persons_once_its_late_receipts_are_in(service, clock):
    await service.hear(decided(levy()))
    path, asker = f"{YEAR_ENDS}/2026/hard-close", an_official()
    ended = await begin(service, clock)
    assert (ended["late_receipts"], ended["registers_due"]) == ("2027-01-20", "2027-02-11")
    at(clock, 2027, 1, 20)
    early = await service.post(path, "years:run", {}, **asker)
    assert (early.status_code, early.json()["type"]) == (422, "https://semu.kr/problems/late-receipts-awaited")
    at(clock, 2027, 1, 21)
    assert (await service.post(path, "years:run", {}, **asker)).json()["state"] == "asked"
    alone = await service.post(f"{path}/approval", "years:run", {}, **asker)
    assert (alone.status_code, alone.json()["type"]) == (403, "https://semu.kr/problems/same-person")
    assert (await service.post(f"{path}/refusal", "years:run", {}, **an_official())).json()["state"] == "carried"
    unasked = await service.post(f"{path}/approval", "years:run", {}, **an_official())
    assert (unasked.status_code, unasked.json()["state"]) == (409, "carried")
    closed = await close(service, clock)
    assert (closed["state"], closed["ended_at"] is not None) == ("closed", True)
    assert [phase["name"] for phase in closed["phases"][2:]] == [
        "lapsing", "closing", "registering", "proving_closed"
    ]  # fmt: skip


async def test_a_machine_is_no_person_of_the_two_that_close_a_year(service, clock):
    await service.hear(decided(levy()))
    await begin(service, clock)
    at(clock, 2027, 1, 21)
    path, machine = f"{YEAR_ENDS}/2026/hard-close", {"subject": str(uuid4()), "kind": "agency"}
    assert (await service.post(path, "years:run", {}, **an_official())).status_code == 200
    refused = await service.post(f"{path}/approval", "years:run", {}, **machine)
    assert (refused.status_code, refused.json()["type"]) == (403, "https://semu.kr/problems/not-an-official")


async def test_a_year_end_begins_after_the_year_and_once_and_the_earlier_year_first(service, clock):
    await service.hear(decided(levy()), decided(levy(fiscal_year=2025)))
    early = await service.post(YEAR_ENDS, "years:run", {"year": 2026}, **an_official())
    assert (early.status_code, early.json()["type"]) == (422, "https://semu.kr/problems/year-not-over")
    at(clock, 2027, 1, 2)
    earlier = await service.post(YEAR_ENDS, "years:run", {"year": 2026}, **an_official())
    assert (earlier.status_code, earlier.json()["year"]) == (409, 2025)
    await begin(service, clock, 2025)
    await close(service, clock, 2025)
    await begin(service, clock)
    again = await service.post(YEAR_ENDS, "years:run", {"year": 2026}, **an_official())
    assert (again.status_code, again.json()["type"]) == (409, "https://semu.kr/problems/year-end-begun")
    page = await service.get(YEAR_ENDS, "ledger:read")
    assert [(one["year"], one["state"]) for one in page["year_ends"]] == [(2026, "carried"), (2025, "closed")]
    other = service.tokens.headers("ledger:read", municipality="11590")
    unknown = await service.client.get(f"{YEAR_ENDS}/2026", headers=other)
    assert (unknown.status_code, unknown.json()["type"]) == (404, "https://semu.kr/problems/year-end-unknown")


async def _refused(service, year: int, path: str = "") -> tuple[int, str, int]:
    body = {} if path else {"year": year}
    answer = await service.post(f"{YEAR_ENDS}{path}", "years:run", body, **an_official())
    told = answer.json()
    assert f"{told['year']}년도" in told["detail"]
    return answer.status_code, told["type"].rsplit("/", 1)[-1], told["year"]


@pytest.mark.parametrize("settled", [False, True])
async def test_a_year_whose_books_hold_no_bill_but_have_entries_is_never_passed_over(service, clock, settled):
    """A hard close closes every year before it: suspense money, or bills that are settled, want two persons too."""
    if settled:
        one = levy()
        await service.hear(decided(one), approved(payment(1_000_000, (one, 1_000_000), on=date(2026, 9, 30))))
    else:
        await service.hear(approved(payment(5_000)))
    at(clock, 2028, 1, 2)
    assert await _refused(service, 2027) == (409, "earlier-year-open", 2026)
    await begin(service, clock, 2026)
    at(clock, 2028, 1, 2)
    assert await _refused(service, 2027) == (409, "earlier-year-open", 2026)
    await close(service, clock, 2026)
    assert (await begin(service, clock, 2027))["state"] == "carried"
    assert (await close(service, clock, 2027))["state"] == "closed"
    await service.prove()


async def test_an_earlier_year_is_found_in_balances_that_are_held_too(service, clock):
    await service.hear(approved(payment(5_000)))
    at(clock, 2026, 10, 20)
    await close_days(service.runtime)
    assert await service.rows("SELECT DISTINCT fiscal_year FROM day_balance") == [(2026,)]
    at(clock, 2028, 1, 2)
    assert await _refused(service, 2027) == (409, "earlier-year-open", 2026)


async def test_years_without_any_entry_and_years_of_other_cities_are_passed_over(service, clock):
    await service.hear(approved(payment(5_000), municipality="11590"))
    at(clock, 2028, 1, 2)
    assert (await begin(service, clock, 2027))["state"] == "carried"
    assert (await close(service, clock, 2027))["state"] == "closed"


async def test_an_earlier_years_money_told_since_its_end_began_must_be_closed_before_the_later_year(service, clock):
    await begin(service, clock, 2027)
    at(clock, 2028, 1, 21)
    await ask(service, "/2027/hard-close")
    await service.hear(approved(payment(5_000)))
    assert await _refused(service, 2027, "/2027/hard-close/approval") == (409, "earlier-year-open", 2026)
    await ask(service, "/2027/hard-close/refusal")
    assert await _refused(service, 2027, "/2027/hard-close") == (409, "earlier-year-open", 2026)
    await begin(service, clock, 2026)
    await close(service, clock, 2026)
    assert (await close(service, clock, 2027))["state"] == "closed"
    await service.prove()


async def test_the_database_refuses_entries_into_a_closed_year_whoever_sends_them(service, clock):
    await service.hear(decided(levy()))
    await begin(service, clock)
    await close(service, clock)
    insert = (
        "INSERT INTO journal_entry (id, kind, municipality, fiscal_year, value_day, booking_day, actor, provision,"
        " cause_kind, cause_id, recorded_at) VALUES ($1, 'suspense', $2, $3, $4, $4, 'system:x', 'x', 'payment', $1,"
        " now())"
    )
    with pytest.raises(asyncpg.CheckViolationError, match="books of 2026 are closed"):
        await service.rows(insert, uuid4(), "41570", 2026, date(2027, 1, 21))
    await service.rows(insert, uuid4(), "41570", 2027, date(2027, 1, 21))
    await service.rows(insert, uuid4(), "11590", 2026, date(2027, 1, 21))


async def test_a_levy_of_a_closed_year_is_decided_in_the_open_years_books(service, clock):
    await service.hear(decided(levy()))
    await begin(service, clock)
    await close(service, clock)
    late = levy(fiscal_year=2026, decided_day=date(2027, 1, 21), due_date=date(2027, 1, 29))
    await service.hear(decided(late))
    assert await service.rows("SELECT book_year, opened_book_year FROM bill WHERE id = $1", late.bill) == [(2027, 2027)]


async def test_a_bill_that_came_into_the_old_years_books_since_is_carried_before_they_are_closed(service, clock):
    await service.hear(decided(levy()))
    await begin(service, clock)
    late = levy(decided_day=date(2026, 12, 30))
    await service.hear(decided(late))
    assert (await _receivable(service))[2026] == 1_000_000
    closed = await close(service, clock)
    assert {phase["name"]: phase["done"] for phase in closed["phases"]}["closing"] == 1
    assert set(await _receivable(service)) == {2027}
    await service.prove()


@pytest.mark.law("Dongjak 15②")
async def test_a_claim_whose_limitation_completed_lapses_and_is_left_out_of_the_register(service, clock):
    lapsed = carried_over(carried=CarriedIn(limitation_on=date(2026, 11, 30)))
    written_off = carried_over(carried=CarriedIn(limitation_on=date(2026, 11, 30), written_off_on=date(2025, 5, 1)))
    living = carried_over(carried=CarriedIn(limitation_on=date(2027, 11, 30)))
    await service.hear(decided(lapsed), decided(written_off), decided(living))
    await begin(service, clock)
    closed = await close(service, clock)
    assert {item.bill for item in await service.told(BillLapsed)} == {lapsed.bill, written_off.bill}
    assert (await service.owed(lapsed))["state"] == "lapsed"
    lines = await books(service)
    assert (lines[2026, "principal"]["lapsed"], lines[2026, "principal"]["carried_out"]) == (1_000_000, 1_000_000)
    assert closed["arrears_register"]["bills"] == 1
    assert await service.rows("SELECT bill FROM arrears_register_line") == [(living.bill,)]


@pytest.mark.law("Dongjak 15①")
async def test_the_arrears_register_lists_what_the_year_carried_out_and_was_due(service, clock):
    late, part = levy(penalty=20_000), levy()
    paid_since = levy()
    not_due = levy(due_date=date(2027, 1, 29), decided_day=date(2026, 12, 20))
    beside = carried_over(carried=CarriedIn(written_off_on=date(2025, 5, 1)))
    await service.hear(*(decided(one) for one in (late, part, paid_since, not_due, beside)))
    await service.hear(approved(payment(300_000, (part, 300_000), on=date(2026, 9, 30))))
    await begin(service, clock)
    await service.hear(approved(payment(1_060_000, (paid_since, 1_060_000), on=date(2027, 1, 2))))
    closed = await close(service, clock)
    register = closed["arrears_register"]
    assert (register["day"], register["due_on"]) == ("2027-01-21", "2027-02-11")
    assert (register["bills"], register["principal"], register["charge"]) == (3, 2_700_000, 20_000)
    pages = "/collection/v1/arrears-registers/2026?limit=2"
    first = await service.get(pages, "registers:read")
    last = await service.get(f"{pages}&after={first['next']}", "registers:read")
    assert (first["bills"], first["principal"], last["next"]) == (3, 2_700_000, None)
    lines = {
        (line["bill"], line["taxpayer"], line["arrears_since"], line["principal"], line["charge"])
        for line in (*first["lines"], *last["lines"])
    }
    assert lines == {
        (str(late.bill), str(late.taxpayer), "2026-10-01", 1_000_000, 20_000),
        (str(part.bill), str(part.taxpayer), "2026-10-01", 700_000, 0),
        (str(paid_since.bill), str(paid_since.taxpayer), "2026-10-01", 1_000_000, 0),
    }
    other = service.tokens.headers("registers:read", municipality="11590")
    unknown = await service.client.get(pages, headers=other)
    assert (unknown.status_code, unknown.json()["type"].rsplit("/", 1)[-1]) == (404, "arrears-register-unknown")


@pytest.mark.law("Dongjak addenda 2")
async def test_a_levy_of_2016_keeps_the_rules_of_its_time_in_every_later_year(service, clock):
    old = carried_over(
        fiscal_year=2016, liability_day=date(2016, 6, 1), decided_day=date(2016, 7, 10), due_date=date(2016, 8, 1)
    )
    await service.hear(decided(old))
    await begin(service, clock)
    await close(service, clock)
    # 3%, 28 months of 2016 to 2018 at 1.2%, and 32 more at 0.75% up to the sixtieth: nothing of the law of 2024.
    charge = 30_000 + 28 * 12_000 + 32 * 7_500
    owed = await service.owed(old, date(2027, 1, 21))
    assert owed["owed"] == {"principal": 1_000_000, "charge": charge, "expense": 0}
    due = 1_000_000 + charge
    await service.hear(approved(payment(due, (old, due), on=date(2027, 1, 21))))
    lines = await books(service)
    assert (lines[2027, "principal"]["collected"], lines[2027, "charge"]["decided"]) == (1_000_000, charge)
    assert (await service.owed(old))["state"] == "settled"


async def test_a_year_end_larger_than_a_piece_carries_and_tells_of_every_bill_once(service, clock, monkeypatch):
    for piece in ("_CARRIED", "_LAPSED", "_ENTERED"):
        monkeypatch.setattr(phases, piece, 3)
    levies = [levy() for _ in range(10)]
    lapsing = [carried_over(carried=CarriedIn(limitation_on=date(2026, 11, 30))) for _ in range(5)]
    await service.hear(*(decided(one) for one in (*levies, *lapsing)))
    await begin(service, clock)
    closed = await close(service, clock)
    assert {phase["name"]: phase["done"] for phase in closed["phases"]} == {
        "carrying": 15, "proving_carried": 0, "lapsing": 5, "closing": 0, "registering": 15, "proving_closed": 0,
    }  # fmt: skip
    assert sorted(item.bill for item in await service.told(BillCarriedOver)) == sorted(
        one.bill for one in (*levies, *lapsing)
    )
    assert closed["arrears_register"]["bills"] == 10
    await service.prove()


async def test_a_bills_story_tells_that_it_was_carried_over(service, clock):
    one = levy()
    await service.hear(decided(one))
    await begin(service, clock)
    path = f"/collection/internal/v1/bills/{one.bill}/timeline"
    story = await service.get(path, "internal:timeline", kind="service", municipality="*")
    assert [(told["what"], told["title"], told["document"]["kind"]) for told in story["entries"][1:]] == [
        ("bill.carried_over", "2027년도로 이월: 1,000,000원", "year_end")
    ]
