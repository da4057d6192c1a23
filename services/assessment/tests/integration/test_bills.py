"""What becomes of each bill: followed from the other services' events, told to the sender and in the bill's story."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest
from assessment.handlers import handlers
from semu_contracts.events.assessment import LevyWithdrawalRequested
from semu_contracts.events.collection import (
    Amounts,
    ArrearsBegan,
    ArrearsItem,
    ArrearsUndone,
    BillLapsed,
    BillOpened,
    BillReduced,
    BillReopened,
    BillSettled,
    BillWithdrawalSettled,
    LapsedBill,
    OpenedBill,
    PostedReceipt,
    ReceiptPosted,
    ReceiptReversed,
    ReducedBill,
    ReopenedBill,
    ReversedReceipt,
    SettledBill,
    WithdrawalAnswer,
)
from semu_contracts.events.envelope import Event
from semu_contracts.events.notification import NoticeDelivered, NoticeItem, NoticeRead
from semu_kit.testing import deliver, recorded
from sqlalchemy import text

MakeLevy = Callable[..., dict[str, str]]
MakeCsv = Callable[..., bytes]
AT = datetime(2026, 10, 19, 1, 0, tzinfo=UTC)
DAY = date(2026, 10, 19)


def told(data_type, *items, at: datetime = AT, source: str = "collection", **common) -> Event:
    return Event[data_type](
        id=uuid4(), source=f"/{source}", type=data_type.type, time=at, municipality="41570",
        actor=f"service:{source}", shard=0, data=data_type(items=list(items), **common),
    )  # fmt: skip


async def loaded(service, levy: MakeLevy, levy_csv: MakeCsv, bills: int = 3) -> tuple[dict, list[dict]]:
    file = await service.load(levy_csv([levy(number) for number in range(1, bills + 1)]))
    return file, await bills_of(service, file)


async def bills_of(service, file: dict, query: str = "") -> list[dict]:
    return (await service.get(f"/levy-files/{file['id']}/bills{query}")).json()["bills"]


def who(bill: dict) -> dict:
    return {"bill": bill["bill"], "taxpayer": bill["taxpayer"]}


def receipt(bill: dict, amount: int, payment: str = "T1") -> PostedReceipt:
    return PostedReceipt(
        **who(bill), receipt=uuid4(), provider="kakaopay", payment_id=payment, channel="kakaopay", value_day=DAY,
        amounts=Amounts(principal=amount), item="vehicle-tax", fiscal_year=2026, levy_kind="new", liability_day=DAY,
        decided_day=DAY, due_date=DAY,
    )  # fmt: skip


async def test_a_bill_is_followed_until_it_is_paid(service, levy: MakeLevy, levy_csv: MakeCsv) -> None:
    file, [bill, *_] = await loaded(service, levy, levy_csv)
    assert (bill["state"], bill["notice"], bill["paid"]) == ("decided", None, 0)

    amounts = Amounts(principal=1_234_560)
    opened = told(BillOpened, OpenedBill(**who(bill), fiscal_year=2026, amounts=amounts))
    await deliver(service.runtime, handlers, opened)
    assert (await bills_of(service, file))[0]["state"] == "open"

    await deliver(service.runtime, handlers, told(ArrearsBegan, ArrearsItem(**who(bill), day=DAY)))
    assert [one["line"] for one in await bills_of(service, file, "?state=arrears")] == [2]

    notice = {"taxpayer": bill["taxpayer"], "notice": uuid4(), "bills": [bill["bill"]], "channel": "kakao_alimtalk"}
    await deliver(
        service.runtime,
        handlers,
        told(NoticeRead, NoticeItem(**notice, legal_standing="guidance", at=AT), source="notification"),
        told(
            NoticeDelivered,  # told late: the word before it was heard first
            NoticeItem(**notice, legal_standing="guidance", at=AT.replace(minute=0, hour=0)),
            source="notification",
        ),
        told(ReceiptPosted, receipt(bill, 1_000_000)),
        told(ReceiptPosted, receipt(bill, 1_000_000)),  # the same payment again, in another event
        told(ReceiptPosted, receipt(bill, 234_560, "T2")),
        told(BillSettled, SettledBill(**who(bill), fiscal_year=2026, settled_on=DAY)),
    )
    one = (await service.get(f"/bills/{bill['bill']}")).json()
    assert (one["state"], one["notice"], one["paid"], one["settled_on"]) == (
        "settled", "read", 1_234_560, "2026-10-19",
    )  # fmt: skip


async def test_a_reversed_receipt_opens_the_bill_again_and_may_be_posted_anew(
    service, levy: MakeLevy, levy_csv: MakeCsv
) -> None:
    file, [bill, *_] = await loaded(service, levy, levy_csv)
    paid = receipt(bill, 1_234_560)
    reversal = ReversedReceipt(**who(bill), receipt=paid.receipt, reversed_on=DAY, cause="bounced")
    await deliver(
        service.runtime,
        handlers,
        told(BillOpened, OpenedBill(**who(bill), fiscal_year=2026, amounts=Amounts(principal=1_234_560))),
        told(ReceiptPosted, paid),
        told(BillSettled, SettledBill(**who(bill), fiscal_year=2026, settled_on=DAY)),
        told(ReceiptReversed, reversal),
        told(BillReopened, ReopenedBill(**who(bill), reopened_on=DAY)),
        told(ReceiptPosted, paid),  # by a sender that was restored
    )
    [one, *_] = await bills_of(service, file)
    assert (one["state"], one["paid"], one["settled_on"]) == ("open", 0, None)
    anew = receipt(bill, 1_000_000).model_copy(update={"posting": 2})
    await deliver(service.runtime, handlers, told(ReceiptPosted, anew))
    assert (await bills_of(service, file))[0]["paid"] == 1_000_000


async def test_the_reversal_of_an_unknown_receipt_waits_for_an_operator(
    service, levy: MakeLevy, levy_csv: MakeCsv
) -> None:
    _, [bill, *_] = await loaded(service, levy, levy_csv)
    reversal = ReversedReceipt(**who(bill), receipt=uuid4(), reversed_on=DAY)
    await deliver(service.runtime, handlers, told(ReceiptReversed, reversal))
    async with service.runtime.database.transaction() as session:
        [reason] = (await session.execute(text("SELECT reason FROM dead_letters"))).scalars()
    assert str(reversal.receipt) in reason


@pytest.mark.law("Dongjak 12①")
async def test_a_levy_that_was_reduced_to_nothing_is_taken_back(service, levy: MakeLevy, levy_csv: MakeCsv) -> None:
    file, [less, gone, *_] = await loaded(service, levy, levy_csv)
    part = {"correction": uuid4(), "amounts": Amounts(principal=10)}
    await deliver(
        service.runtime,
        handlers,
        *(
            told(BillOpened, OpenedBill(**who(bill), fiscal_year=2026, amounts=Amounts(principal=10)))
            for bill in (less, gone)
        ),
        told(BillReduced, ReducedBill(**who(less), **part), ReducedBill(**who(gone), **part, taken_back=True)),
    )
    assert [one["state"] for one in (await bills_of(service, file))[:2]] == ["open", "withdrawn"]


@pytest.mark.law("Dongjak 15②")
async def test_a_lapsed_bill_is_shown_as_such(service, levy: MakeLevy, levy_csv: MakeCsv) -> None:
    file, [bill, *_] = await loaded(service, levy, levy_csv)
    await deliver(
        service.runtime,
        handlers,
        told(BillOpened, OpenedBill(**who(bill), fiscal_year=2026, amounts=Amounts(principal=1))),
        told(ArrearsBegan, ArrearsItem(**who(bill), day=DAY)),
        told(BillLapsed, LapsedBill(**who(bill), lapsed_on=DAY, amounts=Amounts(principal=1))),
    )
    [one] = await bills_of(service, file, "?state=lapsed")
    assert (one["bill"], one["lapsed_on"]) == (bill["bill"], "2026-10-19")


async def test_arrears_that_were_undone_are_open_again(service, levy: MakeLevy, levy_csv: MakeCsv) -> None:
    file, [bill, *_] = await loaded(service, levy, levy_csv)
    await deliver(
        service.runtime,
        handlers,
        told(BillOpened, OpenedBill(**who(bill), fiscal_year=2026, amounts=Amounts(principal=1))),
        told(ArrearsBegan, ArrearsItem(**who(bill), day=DAY)),
        told(ArrearsUndone, ArrearsItem(**who(bill), day=DAY)),
    )
    assert (await bills_of(service, file))[0]["state"] == "open"


async def test_bills_are_read_page_by_page(service, levy: MakeLevy, levy_csv: MakeCsv) -> None:
    file, bills = await loaded(service, levy, levy_csv, 5)
    first = (await service.get(f"/levy-files/{file['id']}/bills?limit=3")).json()
    second = (await service.get(f"/levy-files/{file['id']}/bills?limit=3&after={first['next_after']}")).json()
    assert first["bills"] + second["bills"] == bills
    assert second["next_after"] is None


@pytest.mark.law("Dongjak 12①")
async def test_withdrawal_takes_back_what_collection_lets_go(service, levy: MakeLevy, levy_csv: MakeCsv) -> None:
    file, bills = await loaded(service, levy, levy_csv)
    path = f"/assessment/v1/levy-files/{file['id']}/withdrawal"
    assert (await service.get(f"/levy-files/{file['id']}/withdrawal")).status_code == 404
    for _ in range(2):  # asked twice, told once
        answer = await service.client.post(path, headers=service.headers())
        assert (answer.status_code, answer.json()["pending"]) == (202, 3)
    requests = [event for event in await recorded(service.runtime) if event.type == LevyWithdrawalRequested.type]
    assert {item.bill for event in requests for item in event.data.items} == {UUID(one["bill"]) for one in bills}
    assert sum(len(event.data.items) for event in requests) == 3

    answers = [
        WithdrawalAnswer(**who(bills[0]), outcome="withdrawn"),
        WithdrawalAnswer(**who(bills[1]), outcome="kept", reason="paid"),
    ]
    await deliver(service.runtime, handlers, told(BillWithdrawalSettled, *answers, levy_file=file["id"]))
    found = (await service.get(f"/levy-files/{file['id']}/withdrawal")).json()
    assert (found["withdrawn"], found["kept"], found["pending"]) == (1, 1, 1)
    assert [(one["line"], one["outcome"], one["reason"]) for one in found["bills"]] == [
        (2, "withdrawn", None), (3, "kept", "paid"), (4, "pending", None),
    ]  # fmt: skip
    assert (await bills_of(service, file))[0]["state"] == "withdrawn"


async def test_a_withdrawn_file_may_be_sent_again_and_only_what_was_kept_is_repeated(
    service, levy: MakeLevy, levy_csv: MakeCsv
) -> None:
    file, bills = await loaded(service, levy, levy_csv)
    await service.client.post(f"/assessment/v1/levy-files/{file['id']}/withdrawal", headers=service.headers())
    answers = [
        WithdrawalAnswer(**who(bills[0]), outcome="kept", reason="notified"),
        *(WithdrawalAnswer(**who(one), outcome="withdrawn") for one in bills[1:]),
    ]
    await deliver(service.runtime, handlers, told(BillWithdrawalSettled, *answers, levy_file=file["id"]))
    again, _ = await loaded(service, levy, levy_csv)
    assert (again["accepted"], again["repeated"]) == (2, 1)


async def test_a_file_that_is_not_loaded_cannot_be_withdrawn(service, levy: MakeLevy, levy_csv: MakeCsv) -> None:
    sent = (await service.send(levy_csv([levy(1)]))).json()
    answer = await service.client.post(f"/assessment/v1/levy-files/{sent['id']}/withdrawal", headers=service.headers())
    assert answer.status_code == 409
    assert answer.json()["state"] == "received"


async def test_a_bills_story_names_file_actor_and_outcome(service, levy: MakeLevy, levy_csv: MakeCsv) -> None:
    file, [bill, *_] = await loaded(service, levy, levy_csv)
    await service.client.post(f"/assessment/v1/levy-files/{file['id']}/withdrawal", headers=service.headers())
    kept = WithdrawalAnswer(**who(bill), outcome="kept", reason="paid")
    await deliver(
        service.runtime,
        handlers,
        told(BillWithdrawalSettled, kept, levy_file=file["id"], at=AT.replace(hour=2)),
    )
    headers = service.headers("internal:timeline", kind="service", municipality="*")
    path = f"/assessment/internal/v1/bills/{bill['bill']}/timeline"
    story = (await service.client.get(path, headers=headers)).json()
    assert story["municipality"] == "41570"
    assert [(entry["what"], entry["actor"]) for entry in story["entries"]] == [
        ("levy.decided", "agency:gimpo"),
        ("levy.withdrawal_requested", "agency:gimpo"),
        ("withdrawal.kept", "service:collection"),
    ]
    assert story["entries"][0]["document"] == {"kind": "levy_file", "id": file["id"]}
    unknown = await service.client.get(path.replace(bill["bill"], str(uuid4())), headers=headers)
    assert unknown.json() | {"bill": None} == {"bill": None, "municipality": None, "entries": []}


async def test_what_is_told_of_a_bill_never_decided_here_waits_for_an_operator(service) -> None:
    stranger = ArrearsItem(bill=uuid4(), taxpayer=uuid4(), day=DAY)
    await deliver(service.runtime, handlers, told(ArrearsBegan, stranger))
    async with service.runtime.database.transaction() as session:
        assert (await session.execute(text("SELECT state FROM dead_letters"))).scalar_one() == "parked"
