"""Virtual accounts, money over the counter, and the day's receipts against the deposits of the revenue account."""

import asyncio
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from bank_file_facts import Told, notice_csv, told, virtual_account_csv
from collection.bank_files.taking import take_pending
from collection.rekey import INDEXES
from collection_facts import approved, decided, levy, payment
from semu_contracts.events.collection import ReceiptPosted
from semu_kit.rekey import index_anew, reseal
from semu_kit.testing import KEYS_CHANGED, OLD_KEY_GONE

ACCOUNTS, COUNTER, DEPOSITS = (
    f"/collection/v1/{name}" for name in ("virtual-accounts", "counter-receipts", "deposits")
)
NUMBER = "301-2345-6789-01"
DIGITS = "30123456789" + "01"


def account(**facts: Any) -> dict[str, Any]:
    return {"bank": "004", "number": NUMBER} | facts


async def bank_file(
    service: Any, content: bytes, profile: str = "notice-csv", day: str = "2026-10-19"
) -> dict[str, Any]:
    headers = service.tokens.headers("receipts:write")
    query = {"profile": profile, "day": day}
    sent = await service.client.post("/collection/v1/bank-files", params=query, content=content, headers=headers)
    assert sent.status_code == 202, sent.text
    await take_pending(service.runtime)
    return await service.get(sent.headers["Location"], "ledger:read")


async def statement(service: Any, amount: int, *lines: tuple[str, int], day: str = "2026-10-19") -> Any:
    body = {"amount": amount, "lines": [{"channel": channel, "amount": won} for channel, won in lines]}
    headers = service.tokens.headers("receipts:write")
    return await service.client.put(f"/collection/v1/bank-statements/{day}", json=body, headers=headers)


async def test_money_paid_into_a_bills_virtual_account_is_the_bills(service) -> None:
    one, two = levy(), levy()
    await service.hear(decided(one), decided(two))
    body = {"accounts": [account(bill=str(one.bill)), account(number="30199999999999", taxpayer=str(two.taxpayer))]}
    answer = (await service.post(ACCOUNTS, "receipts:write", body)).json()
    assert [(entry["index"], entry["new"]) for entry in answer["registered"]] == [(0, True), (1, True)]
    rows = [
        Told("B1", "1030000", account=DIGITS),
        Told("B2", "1030000", account="30199999999999"),
        Told("B3", "4000", account="30100000000000"),
    ]
    file = await bank_file(service, virtual_account_csv(rows), "virtual-account-csv")
    assert file["posted"] == 3
    assert [(await service.owed(bill))["state"] for bill in (one, two)] == ["settled", "settled"]
    [nobodys] = (await service.get("/collection/v1/suspense", "ledger:read"))["suspense"]
    metrics = (await service.client.get("/metrics")).text
    assert 'semu_suspense_payments{municipality="41570"} 1.0' in metrics
    assert f'semu_suspense_won{{municipality="41570"}} {float(nobodys["amount"])}' in metrics
    assert "semu_database_up 1.0" in metrics
    assert (nobodys["amount"], nobodys["channel"]) == (4_000, "virtual_account")
    await service.prove()


async def test_an_account_number_is_sealed_and_found_by_its_blind_index_only(service) -> None:
    one = levy()
    await service.hear(decided(one))
    await service.post(ACCOUNTS, "receipts:write", {"accounts": [account(bill=str(one.bill))]})
    [told_] = (await service.get(f"{ACCOUNTS}?holder={one.bill}", "bills:read"))["accounts"]
    assert (told_["number"], told_["from_day"], told_["until_day"]) == (DIGITS, "2026-10-19", None)
    assert (await service.get(f"{ACCOUNTS}?holder={one.bill}", "bills:read", municipality="11590"))["accounts"] == []
    [(row,)] = await service.rows("SELECT virtual_account::text FROM virtual_account")
    assert DIGITS not in row
    [(sealed,)] = await service.rows("SELECT sealed FROM personal_records WHERE purpose = 'virtual_account'")
    assert DIGITS.encode() not in sealed


async def test_bad_accounts_are_refused_by_name_value_and_reason_and_the_good_ones_go_on(service) -> None:
    one, other = levy(), levy()
    await service.hear(decided(one, other), decided(levy(), municipality="11590"))
    await service.post(ACCOUNTS, "receipts:write", {"accounts": [account(bill=str(one.bill))]})
    asked = [
        account(bill=str(one.bill)),
        account(bill=str(other.bill), number=NUMBER.replace("3", "4")),
        account(bill=str(uuid4()), number="1234567"),
        account(bill=str(one.bill), bank="4", number="12a"),
        account(bill=str(one.bill), taxpayer=str(one.taxpayer), number="7654321"),
        account(taxpayer=str(uuid4()), number="9876543"),
        account(bill=str(one.bill), number="5555555"),
        account(bill=str(other.bill), number="5555-555"),
    ]
    answer = (await service.post(ACCOUNTS, "receipts:write", {"accounts": asked})).json()
    assert [(entry["index"], entry["new"]) for entry in answer["registered"]] == [(0, False), (1, True)]
    found = [(row["index"], [(fault["code"], fault["value"]) for fault in row["faults"]]) for row in answer["refused"]]
    assert found == [
        (2, [("unknown_bill", asked[2]["bill"])]),
        (3, [("not_a_bank", "4"), ("not_an_account", "…12a")]),
        (4, [("bill_or_taxpayer", str(one.bill))]),
        (5, [("unknown_taxpayer", asked[5]["taxpayer"])]),
        (6, [("repeated", "…5555")]),
        (7, [("repeated", "…5555")]),
    ]
    taken = (await service.post(ACCOUNTS, "receipts:write", {"accounts": [account(bill=str(other.bill))]})).json()
    assert taken["refused"][0]["faults"][0]["code"] == "account_taken"


async def test_an_account_that_was_ended_is_the_next_holders_from_the_day_after(service) -> None:
    first, second = levy(), levy()
    await service.hear(decided(first, second))
    since = {"from_day": "2026-10-01"}
    answer = await service.post(ACCOUNTS, "receipts:write", {"accounts": [account(bill=str(first.bill), **since)]})
    path = f"{ACCOUNTS}/{answer.json()['registered'][0]['id']}/end"
    assert (await service.post(path, "receipts:write", {"last_day": "2026-09-30"})).status_code == 422
    assert (await service.post(path, "receipts:write", {"last_day": "2026-10-18"})).json()["until_day"] == "2026-10-18"
    assert (await service.post(path, "receipts:write", {"last_day": "2026-10-18"})).status_code == 409
    overlapping = {"accounts": [account(bill=str(second.bill), from_day="2026-10-18")]}
    refused = (await service.post(ACCOUNTS, "receipts:write", overlapping)).json()["refused"]
    assert refused[0]["faults"][0]["code"] == "days_overlap"
    await service.post(ACCOUNTS, "receipts:write", {"accounts": [account(bill=str(second.bill))]})
    for number, day in enumerate(("20261018", "20261019"), 1):
        rows = [Told(f"B{number}", "1000", account=DIGITS, day=day)]
        content = virtual_account_csv(rows, day=day)
        await bank_file(service, content, "virtual-account-csv", f"{day[:4]}-{day[4:6]}-{day[6:]}")
    receipts = {one.value_day: one.bill for one in await service.told(ReceiptPosted)}
    assert receipts == {date(2026, 10, 18): first.bill, date(2026, 10, 19): second.bill}


async def test_the_counter_takes_what_the_payer_chooses_and_numbers_its_receipts_without_gaps(
    service, official
) -> None:
    one, two = levy(penalty=50_000), levy()
    await service.hear(decided(one, two))
    chosen = {"bill": str(one.bill), "won": 50_000, "component": "charge"}
    body = {"method": "cash", "shares": [chosen, {"bill": str(two.bill), "won": 1_030_000}]}
    first = (await service.post(COUNTER, "receipts:write", body, **official)).json()
    assert (first["receipt_number"], first["total"], first["day"]) == ("41570-2026-000001", 1_080_000, "2026-10-19")
    amounts = {told.bill: told.amounts for told in await service.told(ReceiptPosted)}
    assert (amounts[one.bill].charge, amounts[one.bill].principal) == (50_000, 0)
    assert (await service.owed(two))["state"] == "settled"
    too_much = {"method": "cash", "shares": [{"bill": str(two.bill), "won": 1}]}
    refused = await service.post(COUNTER, "receipts:write", too_much, **official)
    assert (refused.status_code, refused.json()["owed"]) == (409, 0)
    card = {"method": "card", "card_approval": "30012345", "shares": [{"bill": str(one.bill), "won": 1_000}]}
    second = (await service.post(COUNTER, "receipts:write", card, **official)).json()
    assert second["receipt_number"] == "41570-2026-000002"
    day = await service.get(COUNTER, "ledger:read")
    assert [(total["method"], total["count"], total["won"]) for total in day["totals"]] == [
        ("card", 1, 1_000),
        ("cash", 1, 1_080_000),
    ]
    assert [one["receipt_number"] for one in day["receipts"]] == [first["receipt_number"], second["receipt_number"]]
    await service.prove()


async def test_the_counter_refuses_what_it_cannot_give_a_receipt_for(service, official) -> None:
    one, foreign = levy(), levy()
    await service.hear(decided(one), decided(foreign, municipality="11590"))
    share = {"bill": str(one.bill), "won": 1_000}

    async def refused(**body: Any) -> tuple[int, str]:
        claims = body.pop("claims", official)
        answer = await service.post(COUNTER, "receipts:write", {"method": "cash", "shares": [share], **body}, **claims)
        return answer.status_code, answer.json()["type"].rsplit("/", 1)[1]

    assert await refused(claims={"kind": "agency"}) == (403, "not-an-official")
    assert await refused(method="card") == (422, "counter-card-approval")
    assert await refused(card_approval="12345678") == (422, "counter-card-approval")
    assert await refused(shares=[share, share]) == (422, "counter-bill-twice")
    assert await refused(shares=[{"bill": str(foreign.bill), "won": 1}]) == (404, "bill-unknown")
    assert await refused(shares=[share | {"component": "expense"}]) == (409, "counter-more-than-owed")
    assert await service.rows("SELECT count(*) FROM counter_receipt") == [(0,)]


async def test_two_counters_that_take_one_bill_in_the_same_instant_give_one_receipt(service, official) -> None:
    one = levy()
    await service.hear(decided(one))
    body = {"method": "cash", "shares": [{"bill": str(one.bill), "won": 1_030_000}]}
    both = await asyncio.gather(*(service.post(COUNTER, "receipts:write", body, **official) for _ in range(2)))
    assert sorted(answer.status_code for answer in both) == [201, 409]
    assert await service.rows("SELECT total FROM payment") == [(1_030_000,)]
    await service.prove()


@pytest.mark.law("Dongjak 7②")
async def test_a_days_receipts_are_set_against_its_deposits_by_channel(service, official) -> None:
    one = levy()
    await service.hear(decided(one), approved(payment(30_000, (one, 30_000))))
    await bank_file(service, notice_csv([told(1, 1_000), told(2, 2_000), told(3, 4_000, channel="3")]))

    async def states() -> dict[str, tuple[Any, ...]]:
        told_ = await service.get(DEPOSITS, "ledger:read")
        return {
            row["channel"]: (row["receipts"], row["deposited"], row["difference"], row["state"])
            for row in told_["deposits"]
        }

    assert await states() == {
        "bank_internet": (4_000, None, 0, "not_compared"),
        "bank_window": (3_000, None, 0, "not_compared"),
        "kakaopay": (30_000, None, 0, "not_compared"),
    }
    await statement(service, 33_500, ("bank_window", 3_000), ("kakaopay", 30_500))
    assert await states() == {
        "bank_internet": (4_000, 0, -4_000, "open"),
        "bank_window": (3_000, 3_000, 0, "agreed"),
        "kakaopay": (30_000, 30_500, 500, "open"),
    }
    day = await service.get(f"{DEPOSITS}/2026-10-19", "ledger:read")
    found = {row["channel"]: [(one["finding"], one["won"]) for one in row["findings"]] for row in day["comparisons"]}
    assert found == {
        "bank_internet": [("not_deposited", -4_000)],
        "bank_window": [],
        "kakaopay": [("unexplained", 500)],
    }
    # The agency bank hands over the next day what it took on this one.
    service.clock.instant = service.clock.instant.replace(day=20)
    late = {"channel": "bank_internet", "amount": 4_000, "receipts_day": "2026-10-19"}
    headers = service.tokens.headers("receipts:write")
    path = "/collection/v1/bank-statements/2026-10-20"
    put = await service.client.put(path, json={"amount": 4_000, "lines": [late]}, headers=headers)
    assert put.status_code == 200, put.text
    await statement(service, 33_000, ("bank_window", 3_000), ("kakaopay", 30_000))
    assert {state for *_, state in (await states()).values()} == {"agreed"}
    assert (await service.prove())["by_bill"]["days_not_compared"] == []


@pytest.mark.law("Dongjak 7②")
async def test_a_difference_is_open_until_a_second_official_answers_for_these_figures(service, official) -> None:
    second = {"subject": str(uuid4()), "kind": "official"}
    await service.hear(approved(payment(30_000)))
    await statement(service, 29_700)
    path = f"{DEPOSITS}/2026-10-19/explanations"
    body = {"channel": "*", "difference": -300, "reason": "fee", "text": "홍길동 대리가 수수료로 확인"}

    async def state() -> str:
        [row] = (await service.get(DEPOSITS, "ledger:read"))["deposits"]
        return row["state"]

    async def explain(**changed: Any) -> Any:
        return await service.post(path, "deposits:explain", body | changed, **official)

    assert await state() == "open"
    assert (await explain(difference=-200)).json()["type"].endswith("/deposit-difference-moved")
    assert (await explain(channel="card")).json()["type"].endswith("/deposit-no-difference")
    explained = (await explain()).json()
    assert (explained["state"], await state()) == ("explained", "explained")
    answer = f"/collection/v1/deposit-explanations/{explained['id']}/answer"
    own = await service.post(answer, "deposits:explain", {"accepted": True}, **official)
    assert (own.status_code, own.json()["type"].rsplit("/", 1)[1]) == (403, "deposit-own-explanation")
    machine = await service.post(answer, "deposits:explain", {"accepted": True}, kind="agency")
    assert machine.json()["type"].endswith("/not-an-official")
    sent_back = await service.post(answer, "deposits:explain", {"accepted": False}, **second)
    assert (sent_back.json()["state"], await state()) == ("open", "open")
    again = f"/collection/v1/deposit-explanations/{(await explain()).json()['id']}/answer"
    both = await asyncio.gather(
        *(service.post(again, "deposits:explain", {"accepted": True}, **second) for _ in range(2))
    )
    assert sorted(one.status_code for one in both) == [200, 409]
    assert await state() == "answered"
    assert (await service.get(f"{DEPOSITS}?state=open", "ledger:read"))["deposits"] == []
    day = await service.get(f"{DEPOSITS}/2026-10-19", "ledger:read")
    assert [(one["accepted"], one["text"]) for one in day["explanations"]] == [
        (True, body["text"]),
        (False, body["text"]),
    ]
    # Money that comes late moves the figures: what was answered for is not this difference.
    await service.hear(approved(payment(1_000)))
    assert await state() == "open"
    sealed = await service.rows("SELECT sealed FROM personal_records")
    assert not any("홍길동".encode() in blob for (blob,) in sealed)


@pytest.mark.law("Dongjak 7②")
async def test_what_files_and_notices_say_otherwise_accounts_for_a_difference(service) -> None:
    noticed = {"provider": "bank", "channel": "virtual_account"}
    await service.hear(
        approved(payment(51_000, payment_id="B1", **noticed), payment(8_000, payment_id="B9", **noticed))
    )
    await bank_file(
        service,
        virtual_account_csv([Told("B1", "50000"), Told("B2", "7000"), Told("B 3", "300")]),
        "virtual-account-csv",
    )
    await statement(service, 57_300, ("virtual_account", 57_300))
    day = await service.get(f"{DEPOSITS}/2026-10-19", "ledger:read")
    [row] = day["comparisons"]
    assert (row["receipts"], row["deposited"], row["difference"]) == (66_000, 57_300, -8_700)
    assert {one["finding"]: (one["count"], one["won"]) for one in row["findings"]} == {
        "rows_refused": (1, 300),
        "told_otherwise": (1, -1_000),
        "not_in_file": (1, -8_000),
    }
    mended = virtual_account_csv([Told("B3", "300")], number=2)
    await bank_file(service, mended, "virtual-account-csv")
    [row] = (await service.get(f"{DEPOSITS}/2026-10-19", "ledger:read"))["comparisons"]
    assert row["difference"] == -9_000


async def test_missing_refused_and_waiting_files_of_a_day_are_named(service) -> None:
    await bank_file(service, notice_csv([told(1, 1_000)], number=4))
    await bank_file(service, notice_csv([told(2, 1_000)], number=2))
    refused = await bank_file(service, notice_csv([told(3, 1_000)], number=3, total=1))
    headers = service.tokens.headers("receipts:write")
    query = {"profile": "notice-csv", "day": "2026-10-19"}
    await service.client.post("/collection/v1/bank-files", params=query, content=b"x", headers=headers)
    day = await service.get(f"{DEPOSITS}/2026-10-19", "ledger:read")
    assert day["missing_files"] == [{"profile": "notice-csv", "bank": "004", "numbers": [1, 3]}]
    assert day["refused_files"] == [refused["id"]]
    assert len(day["files_under_way"]) == 1


async def test_every_statement_of_a_day_is_kept_and_the_latest_counts(service) -> None:
    await service.hear(approved(payment(1_000)))
    wrong = await statement(service, 1_000, ("kakaopay", 900))
    assert (wrong.status_code, wrong.json()["type"].rsplit("/", 1)[1]) == (422, "bank-statement-lines-differ")
    for amount in (900, 1_000):
        assert (await statement(service, amount)).status_code == 200
    kept = (await service.get("/collection/v1/bank-statements/2026-10-19", "ledger:read"))["statements"]
    assert [one["amount"] for one in kept] == [1_000, 900]
    assert kept[0]["lines"] == [{"channel": "*", "amount": 1_000, "receipts_day": "2026-10-19"}]
    await service.prove()


async def test_days_are_compared_a_year_at_most_and_never_fail_at_the_ends_of_the_calendar(service) -> None:
    async def status(query: str) -> int:
        answer = await service.client.get(f"{DEPOSITS}?{query}", headers=service.tokens.headers("ledger:read"))
        return answer.status_code

    assert await status("from=2025-10-19&to=2026-10-19") == 200
    assert await status("from=2025-10-18&to=2026-10-19") == 422
    assert await status("from=2026-10-20&to=2026-10-19") == 422
    assert await status("to=0001-01-05") == 200
    assert await status("from=9999-12-31&to=9999-12-31") == 200


@pytest.mark.law("Dongjak 7②")
async def test_the_receipts_of_each_day_are_what_the_ledgers_bank_holds_whatever_went_back_or_was_moved(
    service, official
) -> None:
    """Paid too much, paid for nobody, bounced, posted to the wrong bill and matched: by day, the sum of the channels is
    the ledger's."""
    second = {"subject": str(uuid4()), "kind": "official"}
    one, two = levy(), levy()
    await service.hear(decided(one, two))
    number = (await service.owed(one))["payment_number"]
    await bank_file(service, notice_csv([told(1, 1_500_000, number), told(2, 20_000), told(3, 40_000)]))
    await service.hear(approved(payment(600_000, (two, 600_000))))
    receipts = {told_.bill: told_.receipt for told_ in await service.told(ReceiptPosted)}
    service.clock.instant = service.clock.instant.replace(day=20)
    for bill, cause in ((one, "bounced"), (two, "wrong_bill")):
        body = {"cause": cause, "reason": "은행 통보", "day": "2026-10-20"}
        path = f"/collection/v1/receipts/{receipts[bill.bill]}/reversals"
        asked = await service.post(path, "receipts:reverse", body, **official)
        assert asked.status_code == 201, asked.text
        path = f"/collection/v1/reversals/{asked.json()['id']}/approval"
        assert (await service.post(path, "receipts:reverse", **second)).status_code == 200
    for kept in (await service.get("/collection/v1/suspense", "ledger:read"))["suspense"]:
        path = f"/collection/v1/suspense/{kept['id']}/matchings"
        matched = await service.post(path, "receipts:write", {"bill": str(one.bill)}, **official)
        assert matched.status_code == 201, matched.text
    by_day: dict[str, int] = {}
    for row in (await service.get(DEPOSITS, "ledger:read"))["deposits"]:
        by_day[row["day"]] = by_day.get(row["day"], 0) + row["receipts"]
    proofs = await service.prove()
    assert by_day == {day["day"]: day["ledger"] for day in proofs["by_bill"]["bank"]}
    assert by_day == {"2026-10-19": 2_160_000, "2026-10-20": -1_500_000}


async def test_after_the_keys_were_changed_an_account_is_still_found_and_shown(service) -> None:
    one = levy()
    await service.hear(decided(one))
    body = {"accounts": [account(bill=str(one.bill))]}
    [before] = (await service.post(ACCOUNTS, "receipts:write", body)).json()["registered"]
    service.runtime.vault = KEYS_CHANGED
    assert await reseal(service.runtime, {}) == 1
    assert [await index_anew(service.runtime, index) for index in INDEXES] == [1]
    service.runtime.vault = OLD_KEY_GONE
    [again] = (await service.post(ACCOUNTS, "receipts:write", body)).json()["registered"]
    assert (again["id"], again["new"]) == (before["id"], False)
    [shown] = (await service.get(f"{ACCOUNTS}?holder={one.bill}", "bills:read"))["accounts"]
    assert shown["number"] == DIGITS
