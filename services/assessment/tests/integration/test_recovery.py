"""After a restore: levies are taken back from what was told, and are whole again when their file is."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from uuid import uuid4

from assessment.handlers import handlers
from assessment.loading.service import load_pending
from assessment.recovery import put_back
from semu_contracts.events.assessment import LevyDecided, LevyReduced, LevyWithdrawalRequested
from semu_contracts.events.collection import Amounts, BillOpened, OpenedBill, PostedReceipt, ReceiptPosted
from semu_contracts.events.envelope import Event
from semu_kit.handlers import Context
from semu_kit.testing import deliver, recorded
from sqlalchemy import text

MakeLevy = Callable[..., dict[str, str]]
MakeCsv = Callable[..., bytes]
CORRECT = {"kind": "official", "subject": "11111111-1111-7111-8111-111111111111"}


async def told_of(service, data_type) -> list[Event]:
    return [event for event in await recorded(service.runtime) if event.type == data_type.type]


async def take(service, *events: Event) -> list:
    """What could not be put back."""
    async with service.runtime.database.transaction() as session:
        context = Context(session, service.runtime)
        return [item for event in events for item in await put_back.apply(context, event)]


async def rows(service, question: str) -> list[tuple]:
    async with service.runtime.database.transaction() as session:
        return sorted(tuple(row) for row in await session.execute(text(question)))


LEVIES = "SELECT id, taxpayer_id, shard, levy_number, principal, due_date FROM levies"
PERSONS = (
    "SELECT levies.id, taxpayers.number_index FROM levies JOIN taxpayers ON taxpayers.id = taxpayer_id"
    " JOIN personal_records ON personal_records.id = levies.record_id"
)


async def test_a_file_that_was_received_before_and_loaded_after_is_the_same_levies_again(
    service, levy: MakeLevy, levy_csv: MakeCsv, rewinding
) -> None:
    assert (await service.send(levy_csv([levy(1), levy(2), levy(3)]))).status_code == 202
    rewind = await rewinding(service.runtime)
    await load_pending(service.runtime)
    before, lost = await rows(service, LEVIES), await told_of(service, LevyDecided)
    await rewind()
    assert await take(service, *lost) == []
    assert await rows(service, LEVIES) == [], "what comes by itself is not put back without its persons"
    await load_pending(service.runtime)
    assert await rows(service, LEVIES) == before


async def test_the_levies_of_a_lost_file_are_back_and_followed_and_whole_when_it_is_sent_again(
    service, levy: MakeLevy, levy_csv: MakeCsv, rewinding
) -> None:
    rewind = await rewinding(service.runtime)
    content = levy_csv([levy(1), levy(2), levy(3, **{"주민(법인)등록번호": levy(1)["주민(법인)등록번호"]})])
    file = await service.load(content)
    before, persons = await rows(service, LEVIES), await rows(service, PERSONS)
    lost = await told_of(service, LevyDecided)
    await rewind()
    assert await take(service, *lost) == await take(service, *lost) == []
    assert await rows(service, LEVIES) == before
    assert (await service.get(f"/levy-files/{file['id']}")).json()["accepted"] == 3
    bill = lost[0].data.items[0]
    opened = OpenedBill(bill=bill.bill, taxpayer=bill.taxpayer, fiscal_year=2026, amounts=Amounts(principal=1))
    await deliver(service.runtime, handlers, event_of(BillOpened(items=[opened])))
    assert await rows(service, "SELECT count(*) FROM dead_letters") == [(0,)]
    assert await rows(service, PERSONS) == []
    again = await service.load(content)
    assert (again["accepted"], again["repeated"]) == (3, 0)
    assert await rows(service, LEVIES) == before
    assert await rows(service, PERSONS) == persons
    once_more = await service.load(levy_csv([levy(1), levy(4)]))
    assert (once_more["accepted"], once_more["repeated"]) == (1, 1)


async def test_a_row_that_says_something_else_than_was_told_is_levied_already(
    service, levy: MakeLevy, levy_csv: MakeCsv, rewinding
) -> None:
    rewind = await rewinding(service.runtime)
    await service.load(levy_csv([levy(1), levy(2)]))
    lost = await told_of(service, LevyDecided)
    await rewind()
    await take(service, *lost)
    again = await service.load(levy_csv([levy(1), levy(2, 부과금액="5,000")]))
    assert (again["accepted"], again["repeated"]) == (1, 1)


async def test_a_person_who_is_known_under_another_id_by_now_keeps_it(
    service, levy: MakeLevy, levy_csv: MakeCsv, rewinding
) -> None:
    rewind = await rewinding(service.runtime)
    content = levy_csv([levy(1)])
    await service.load(content)
    lost = await told_of(service, LevyDecided)
    await rewind()
    await service.load(levy_csv([levy(7, **{"주민(법인)등록번호": levy(1)["주민(법인)등록번호"]})]))
    await take(service, *lost)
    assert (await service.load(content))["accepted"] == 1
    known = await rows(service, "SELECT count(*), count(number_index) FROM taxpayers")
    assert known == [(2, 1)]
    assert len(await rows(service, PERSONS)) == 2


async def test_a_levy_whose_number_another_holds_is_left(service, levy: MakeLevy, levy_csv: MakeCsv, rewinding) -> None:
    rewind = await rewinding(service.runtime)
    content = levy_csv([levy(1), levy(2)])
    await service.load(content)
    lost = await told_of(service, LevyDecided)
    await rewind()
    await service.load(levy_csv([levy(1)]))
    left = await take(service, *lost)
    assert [item.levy_number for item in left] == [levy(1)["과세번호"]]


async def test_reductions_and_withdrawals_are_back(service, levy: MakeLevy, levy_csv: MakeCsv, rewinding) -> None:
    file = await service.load(levy_csv([levy(1), levy(2)]))
    rewind = await rewinding(service.runtime)
    bill = (await service.get(f"/levy-files/{file['id']}/bills")).json()["bills"][0]["bill"]
    reduced = {"decided_day": "2026-10-19", "principal": 560, "penalty": 0, "reason": "mistake"}
    answer = await service.client.post(
        f"/assessment/v1/levies/{bill}/reductions", json=reduced, headers=service.headers("levies:correct", **CORRECT)
    )
    assert answer.status_code == 201, answer.text
    withdrawal = f"/assessment/v1/levy-files/{file['id']}/withdrawal"
    assert (await service.client.post(withdrawal, headers=service.headers())).status_code == 202
    facts = "SELECT id, bill, principal, reason, decided_by FROM reductions"
    before = await rows(service, facts)
    lost = [*await told_of(service, LevyReduced), *await told_of(service, LevyWithdrawalRequested)]
    await rewind()
    assert await take(service, *lost) == await take(service, *lost) == []
    assert await rows(service, facts) == before
    told = (await service.get(f"/levy-files/{file['id']}/withdrawal")).json()
    assert (told["requested_by"], told["pending"]) == ("agency:gimpo", 2)


async def test_a_receipt_with_the_natural_key_of_another_counts_once(
    service, levy: MakeLevy, levy_csv: MakeCsv
) -> None:
    file = await service.load(levy_csv([levy(1)]))
    [bill] = (await service.get(f"/levy-files/{file['id']}/bills")).json()["bills"]
    day = date(2026, 10, 19)
    for receipt in (uuid4(), uuid4()):
        one = PostedReceipt(
            bill=bill["bill"], taxpayer=bill["taxpayer"], receipt=receipt, provider="bank", payment_id="1",
            channel="giro", value_day=day, amounts=Amounts(principal=1_000), item="vehicle-tax", fiscal_year=2026,
            levy_kind="new", liability_day=day, decided_day=day, due_date=day,
        )  # fmt: skip
        await deliver(service.runtime, handlers, event_of(ReceiptPosted(items=[one])))
    [bill] = (await service.get(f"/levy-files/{file['id']}/bills")).json()["bills"]
    assert bill["paid"] == 1_000


def event_of(data) -> Event:
    return Event[type(data)](
        id=uuid4(), source="/collection", type=data.type, time=datetime(2026, 10, 19, 1, tzinfo=UTC),
        municipality="41570", actor="service:collection", shard=0, data=data,
    )  # fmt: skip
