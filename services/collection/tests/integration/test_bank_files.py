"""Banks' files on their way to receipts: whole or not at all, once each, in any order, in pieces."""

import asyncio
import random
from typing import Any
from uuid import UUID

import pytest
from bank_file_facts import Told, notice_csv, notice_fixed, told, virtual_account_csv
from collection.bank_files import posting
from collection.bank_files.file_check import FileCheck
from collection.bank_files.taking import take_pending
from collection.receipts import service as receipts
from collection_facts import approved, decided, levy, payment
from semu_contracts.events.collection import ReceiptPosted

FILES = "/collection/v1/bank-files"
BAD = Told("9", "천원")


async def upload(service: Any, content: bytes, profile: str = "notice-csv", day: str = "2026-10-19") -> Any:
    headers = service.tokens.headers("receipts:write")
    query = {"profile": profile, "day": day}
    return await service.client.post(FILES, params=query, content=content, headers=headers)


async def take(service: Any, content: bytes, profile: str = "notice-csv") -> dict[str, Any]:
    """Send a file and have it taken; the file as it then stands."""
    sent = await upload(service, content, profile)
    assert sent.status_code == 202, sent.text
    await take_pending(service.runtime)
    return await service.get(sent.headers["Location"], "ledger:read")


async def opened(service: Any, count: int = 2) -> tuple[list[Any], list[str]]:
    """Bills of a million won with 30,000 won of late charge today, and their payment numbers."""
    bills = [levy() for _ in range(count)]
    for one in bills:
        await service.hear(decided(one))
    return bills, [(await service.owed(one))["payment_number"] for one in bills]


def counts(file: dict[str, Any]) -> tuple[int, ...]:
    return tuple(file[name] for name in ("rows", "refused", "posted", "repeated", "differing", "failed"))


@pytest.mark.law("Dongjak 7②", "Dongjak 9")
@pytest.mark.parametrize("make", [notice_csv, notice_fixed])
async def test_a_banks_file_settles_the_bills_of_its_payment_numbers(service, make) -> None:
    bills, numbers = await opened(service)
    rows = [told(1, 1_030_000, numbers[0]), told(2, 1_030_000, numbers[1]), told(3, 7_000, "9" * 19), told(4, 5_000)]
    file = await take(service, make(rows), "notice-fixed" if make is notice_fixed else "notice-csv")
    assert (file["state"], file["bank"], file["number"], file["progress"]) == ("posted", "004", 1, 100)
    assert counts(file) == (4, 0, 4, 0, 0, 0)
    assert file["won"] == 2_072_000
    assert [(await service.owed(one))["state"] for one in bills] == ["settled", "settled"]
    kept = (await service.get("/collection/v1/suspense", "ledger:read"))["suspense"]
    assert sorted((one["amount"], one["reason"]) for one in kept) == [
        (5_000, "no_reference"),
        (7_000, "unknown_reference"),
    ]
    assert {told.channel for told in await service.told(ReceiptPosted)} == {"bank_window"}
    await service.prove()


async def test_bad_rows_come_back_by_name_value_and_reason_and_the_good_ones_go_on(service) -> None:
    bills, [number] = await opened(service, 1)
    file = await take(
        service, notice_csv([BAD, told(1, 1_030_000, number), told(2, 1, day="20261018")], total=1_030_777)
    )
    assert (file["state"], counts(file)) == ("posted", (3, 2, 1, 0, 0, 0))
    rows = (await service.get(f"{FILES}/{file['id']}/refusals", "ledger:read"))["rows"]
    assert [(row["line"], row["won"], [fault["code"] for fault in row["faults"]]) for row in rows] == [
        (2, None, ["not_an_amount"]),
        (4, 1, ["other_day"]),
    ]
    [fault] = rows[0]["faults"]
    assert (fault["field"], fault["value"]) == ("수납금액", "천원")
    assert fault["remedy"].startswith("은행에")
    assert (await service.owed(bills[0]))["state"] == "settled"
    kept = await service.rows("SELECT sealed FROM personal_records WHERE purpose LIKE 'bank_file%'")
    assert not any("천원".encode() in sealed for (sealed,) in kept)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (notice_csv([told(1, 1_000)]).rsplit(b"T", 1)[0], "bank-file-cut-short"),
        (notice_csv([told(1, 1_000)], total=900), "bank-file-wrong-total"),
        (notice_csv([told(1, 1_000)], count=3), "bank-file-wrong-count"),
        (notice_csv([told(1, 1_000)], day="20261018"), "bank-file-wrong-day"),
        (notice_csv([told(1, 1_000)], city="11590"), "bank-file-other-municipality"),
        (notice_csv([told(1, 1_000)]) + b"D,2", "bank-file-after-trailer"),
        (b"\xff\xfe\0garbage\0\n", "bank-file-header"),
    ],
)
async def test_of_a_file_that_is_not_whole_nothing_is_posted_and_the_right_one_is_taken_after_it(
    service, content, problem
) -> None:
    bills, [number] = await opened(service, 1)
    refused = await take(service, content)
    assert refused["state"] == "refused"
    assert refused["problem"]["type"].endswith(problem)
    assert refused["problem"]["detail"]
    assert await service.rows("SELECT (SELECT count(*) FROM payment), (SELECT count(*) FROM bank_file_row)") == [(0, 0)]
    file = await take(service, notice_csv([told(1, 1_030_000, number)]))
    assert counts(file) == (1, 0, 1, 0, 0, 0)
    assert (await service.owed(bills[0]))["state"] == "settled"
    again = await upload(service, content)
    assert again.status_code == 202


async def test_a_refused_file_that_is_large_leaves_no_row_of_its_beginning(service, monkeypatch) -> None:
    monkeypatch.setattr("collection.bank_files.reading._BATCH", 10)
    refused = await take(service, notice_csv([told(one, 1_000) for one in range(1, 100)] + [BAD], total=5))
    assert refused["problem"]["type"].endswith("bank-file-wrong-total")
    assert await service.rows("SELECT count(*) FROM bank_file_row") == [(0,)]
    assert await service.rows("SELECT count(*) FROM bank_file_refusal") == [(0,)]


async def test_the_same_file_sent_twice_is_refused_and_named(service) -> None:
    content = notice_csv([told(1, 1_000)])
    first = await take(service, content)
    second = await upload(service, content)
    assert (second.status_code, second.json()["first_file"]) == (409, first["id"])
    assert second.json()["type"].endswith("bank-file-duplicate")


async def test_the_same_file_sent_twice_in_the_same_instant_is_kept_once(service) -> None:
    content = notice_csv([told(1, 1_000)])
    both = await asyncio.gather(upload(service, content), upload(service, content))
    assert sorted(answer.status_code for answer in both) == [202, 409]


async def test_a_receipt_in_another_file_again_is_taken_once_and_another_amount_is_shown(service) -> None:
    bills, [number] = await opened(service, 1)
    await take(service, notice_csv([told(1, 500_000, number)]))
    again = await take(service, notice_fixed([told(1, 500_000, number), told(2, 530_000, number)]), "notice-fixed")
    assert counts(again) == (2, 0, 1, 1, 0, 0)
    assert (await service.owed(bills[0]))["state"] == "settled"
    differing = await take(service, notice_csv([told(1, 400_000, number)], number=3))
    assert counts(differing) == (1, 0, 0, 0, 1, 0)
    unclear = (await service.get(f"{FILES}?unclear=true", "ledger:read"))["bank_files"]
    assert [file["id"] for file in unclear] == [differing["id"]]
    [row] = (await service.get(f"{FILES}/{differing['id']}/receipts?outcome=differs", "ledger:read"))["receipts"]
    assert (row["won"], row["posted_won"], row["posted_day"]) == (400_000, 500_000, "2026-10-19")
    assert await service.rows("SELECT sum(total)::bigint FROM payment") == [(1_030_000,)]
    await service.prove()


async def test_the_same_sequence_twice_in_one_file_is_posted_once(service) -> None:
    file = await take(service, notice_csv([told(1, 1_000), told(1, 1_000), told(1, 2_000)]))
    assert counts(file) == (3, 0, 1, 1, 1, 0)
    await service.prove()


async def test_what_the_banks_notice_told_before_is_the_same_money_in_its_file(service) -> None:
    bills, numbers = await opened(service)
    noticed = payment(1_030_000, provider="bank", payment_id="B1", channel="virtual_account", reference=numbers[0])
    await service.hear(approved(noticed))
    rows = [Told("B1", "1030000", numbers[0]), Told("B2", "1030000", numbers[1])]
    file = await take(service, virtual_account_csv(rows), "virtual-account-csv")
    assert counts(file) == (2, 0, 1, 1, 0, 0)
    assert [(await service.owed(one))["state"] for one in bills] == ["settled", "settled"]
    await service.hear(approved(noticed.model_copy(update={"payment_id": "B2", "payment": levy().bill})))
    assert await service.rows("SELECT count(*) FROM payment") == [(2,)]
    await service.prove()


async def test_a_worker_that_dies_between_two_pieces_goes_on_where_it_stopped(service, monkeypatch) -> None:
    bills, numbers = await opened(service, 3)
    rows = [told(one, 343_334, numbers[one % 3]) for one in range(9)]
    monkeypatch.setattr(posting, "_PIECE", 2)
    post, calls = receipts.post, 0

    async def dying(*arguments: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == 3:
            raise ConnectionError("the worker dies")
        return await post(*arguments)

    monkeypatch.setattr(receipts, "post", dying)
    sent = await upload(service, notice_csv(rows))
    with pytest.raises(ConnectionError):
        await take_pending(service.runtime)
    half = await service.get(sent.headers["Location"], "ledger:read")
    assert (half["state"], half["posted"], half["progress"]) == ("checked", 4, 44)
    await service.prove()
    await take_pending(service.runtime)
    file = await service.get(sent.headers["Location"], "ledger:read")
    assert (file["state"], counts(file)) == ("posted", (9, 0, 9, 0, 0, 0))
    assert {(await service.owed(one))["state"] for one in bills} == {"settled"}
    await service.prove()


async def test_a_worker_that_dies_while_it_reads_leaves_nothing_and_reads_again(service, monkeypatch) -> None:
    monkeypatch.setattr("collection.bank_files.reading._BATCH", 10)
    take_line, lines = FileCheck.take, 0

    def dying(check: FileCheck, line: int, text: bytes) -> Any:
        nonlocal lines
        lines += 1
        if lines == 25:
            raise ConnectionError("the worker dies")
        return take_line(check, line, text)

    monkeypatch.setattr(FileCheck, "take", dying)
    sent = await upload(service, notice_csv([told(one, 1_000) for one in range(1, 41)]))
    with pytest.raises(ConnectionError):
        await take_pending(service.runtime)
    assert await service.rows("SELECT count(*) FROM bank_file_row") == [(0,)]
    await take_pending(service.runtime)
    assert counts(await service.get(sent.headers["Location"], "ledger:read")) == (40, 0, 40, 0, 0, 0)


async def test_two_workers_and_the_banks_notice_in_the_same_instant_take_each_receipt_once(
    service, monkeypatch
) -> None:
    monkeypatch.setattr(posting, "_PIECE", 3)
    _, numbers = await opened(service, 2)
    rows = [Told(f"B{one}", "1000", numbers[one % 2]) for one in range(12)]
    sent = await upload(service, virtual_account_csv(rows), "virtual-account-csv")
    noticed = approved(
        payment(1_000, provider="bank", payment_id="B5", channel="virtual_account", reference=numbers[1])
    )
    await asyncio.gather(take_pending(service.runtime), service.hear(noticed), take_pending(service.runtime))
    await take_pending(service.runtime)
    file = await service.get(sent.headers["Location"], "ledger:read")
    assert (file["state"], file["posted"] + file["repeated"]) == ("posted", 12)
    assert await service.rows("SELECT count(*), sum(total)::bigint FROM payment") == [(12, 12_000)]
    await service.prove()


async def test_a_receipt_that_cannot_be_posted_is_set_aside_alone_and_posted_when_it_can(service, monkeypatch) -> None:
    post = receipts.post

    async def refusing(session: Any, clock: Any, municipality: str, actor: str, payments: Any) -> Any:
        if any(one.total == 13_000 for one in payments):
            raise ValueError("no law for this one")
        return await post(session, clock, municipality, actor, payments)

    monkeypatch.setattr(receipts, "post", refusing)
    file = await take(service, notice_csv([told(one, one * 1_000) for one in range(1, 31)]))
    assert (file["state"], counts(file)) == ("posted", (30, 0, 29, 0, 0, 1))
    path = f"{FILES}/{file['id']}/retry"
    monkeypatch.setattr(receipts, "post", post)
    assert (await service.post(path, "receipts:write")).status_code == 202
    await take_pending(service.runtime)
    mended = await service.get(f"{FILES}/{file['id']}", "ledger:read")
    assert counts(mended) == (30, 0, 30, 0, 0, 0)
    nothing = await service.post(path, "receipts:write")
    assert (nothing.status_code, nothing.json()["type"].rsplit("/", 1)[1]) == (409, "bank-file-nothing-failed")
    await service.prove()


async def test_an_upload_of_a_day_to_come_or_of_no_profile_is_refused(service) -> None:
    ahead = await upload(service, notice_csv([told(1, 1)], day="20261020"), day="2026-10-20")
    assert (ahead.status_code, ahead.json()["type"].rsplit("/", 1)[1]) == (422, "day-ahead")
    unknown = await upload(service, b"x", "swift")
    assert (unknown.status_code, unknown.json()["profiles"]) == (
        422, ["notice-csv", "notice-fixed", "virtual-account-csv"],
    )  # fmt: skip


async def test_a_file_is_seen_by_its_own_municipality_only(service) -> None:
    file = await take(service, notice_csv([told(1, 1_000)]))
    other = {"municipality": "11590"}
    assert (await service.get(FILES, "ledger:read", **other))["bank_files"] == []
    for path in ("", "/refusals", "/receipts"):
        headers = service.tokens.headers("ledger:read", **other)
        assert (await service.client.get(f"{FILES}/{file['id']}{path}", headers=headers)).status_code == 404
    [listed] = (await service.get(f"{FILES}?day=2026-10-19&state=posted", "ledger:read"))["bank_files"]
    assert listed == file
    assert (await service.get(f"{FILES}?state=refused", "ledger:read"))["bank_files"] == []


@pytest.mark.parametrize("seed", range(5))
async def test_any_order_repetition_and_split_of_files_ends_in_the_same_balances(service, seed) -> None:
    """The receipts of a day, dealt into files of any size and form, some of them twice and some cut short or garbled
    first: the bills end as if one file had told them in order."""
    chance = random.Random(seed)
    bills, numbers = await opened(service, 3)
    rows = [
        told(
            seed % 10**6 * 100 + n, chance.choice([100_000, 400_000, 700_000]), numbers[n % 3], time=f"{9 + n:02d}0000"
        )
        for n in range(6)
    ]
    expected = [sum(int(row.won) for row in rows[n::3]) for n in range(3)]
    dealt = rows + chance.sample(rows, 3)
    chance.shuffle(dealt)
    while dealt:
        size = chance.randrange(1, len(dealt) + 1)
        part, dealt = dealt[:size], dealt[size:]
        make, profile = chance.choice([(notice_csv, "notice-csv"), (notice_fixed, "notice-fixed")])
        content = make(part, number=chance.randrange(1, 999))
        if chance.random() < 0.4:
            await upload(service, content[: chance.randrange(len(content))], profile)
        for _ in range(chance.randrange(1, 3)):
            await upload(service, content, profile)
        if chance.random() < 0.5:
            await take_pending(service.runtime)
    await take_pending(service.runtime)
    for bill, paid in zip(bills, expected, strict=True):
        assert await came_in(service, bill.bill) == paid
        owed = await service.owed(bill)
        assert sum(owed["owed"].values()) == max(0, 1_030_000 - paid)
        assert owed["state"] == ("settled" if paid >= 1_030_000 else "open")
    await service.prove()


async def came_in(service: Any, bill: UUID) -> int:
    """What the ledger's bank took for a bill."""
    [(won,)] = await service.rows(
        "SELECT sum(debit - credit)::bigint FROM posting WHERE bill = $1 AND account = 'bank'", bill
    )
    return won
