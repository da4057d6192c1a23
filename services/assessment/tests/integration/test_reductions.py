"""What a decision takes back of a levy: told once to collection, never more than was levied."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from assessment.handlers import handlers
from semu_contracts.events.assessment import LevyReduced
from semu_contracts.events.collection import Amounts, BillReduced, ReducedBill
from semu_contracts.events.envelope import Event
from semu_kit.testing import deliver, recorded
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

MakeLevy = Callable[..., dict[str, str]]
MakeCsv = Callable[..., bytes]


@pytest.fixture
def reduction() -> dict[str, Any]:
    return {"decided_day": "2026-10-19", "principal": 234_560, "reason": "corrected"}


async def levied(service, levy: MakeLevy, levy_csv: MakeCsv, kind: str = "new", **cells: str) -> dict[str, Any]:
    """One bill of 1,234,560 won, and of the penalty that the cells name."""
    file = await service.load(levy_csv([levy(1, **cells)]), kind)
    return (await service.get(f"/levy-files/{file['id']}/bills")).json()["bills"][0]


async def reduce(service, bill: dict[str, Any], body: dict[str, Any], **claims: Any):
    headers = service.headers("levies:correct", **{"kind": "official", "subject": "kim", **claims})
    return await service.client.post(f"/assessment/v1/levies/{bill['bill']}/reductions", json=body, headers=headers)


async def told(service) -> list[Any]:
    events = [event for event in await recorded(service.runtime) if event.type == LevyReduced.type]
    return [item for event in events for item in event.data.items]


@pytest.mark.law("Dongjak 11①", "Dongjak 12①")
@pytest.mark.parametrize(
    ("reason", "provision"),
    [("cancelled", "부과징수 규칙 §11①"), ("corrected", "부과징수 규칙 §11①"), ("appeal", "부과징수 규칙 §12①"),
     ("exemption", "부과징수 규칙 §12①"), ("mistake", "부과징수 규칙 §12①")],
)  # fmt: skip
async def test_a_reduction_is_decided_and_told_with_its_provision(
    service, levy: MakeLevy, levy_csv: MakeCsv, reason: str, provision: str
) -> None:
    bill = await levied(service, levy, levy_csv, 가산세="10,000")
    body = {"decided_day": "2026-10-18", "principal": 200_000, "penalty": 10_000, "reason": reason}
    answer = await reduce(service, bill, body)
    assert answer.status_code == 201, answer.text
    assert answer.json()["provision"] == provision
    [item] = await told(service)
    assert (str(item.bill), str(item.correction)) == (bill["bill"], answer.json()["id"])
    assert (item.principal, item.penalty, item.reason, item.provision) == (200_000, 10_000, reason, provision)
    assert (await service.get(f"/bills/{bill['bill']}")).json()["reduced"] == 210_000
    listed = (await service.get(f"/levies/{bill['bill']}/reductions")).json()["reductions"]
    assert [one["id"] for one in listed] == [answer.json()["id"]]


@pytest.mark.law("Dongjak 11①")
async def test_no_more_than_what_is_left_of_the_levy_is_taken_off(
    service, levy: MakeLevy, levy_csv: MakeCsv, reduction: dict[str, Any]
) -> None:
    bill = await levied(service, levy, levy_csv)
    assert (await reduce(service, bill, reduction)).status_code == 201
    refused = await reduce(service, bill, reduction | {"principal": 1_000_001})
    assert (refused.status_code, refused.json()["principal_left"]) == (409, 1_000_000)
    assert refused.json()["type"].endswith("reduction-beyond-the-levy")
    assert (await reduce(service, bill, reduction | {"principal": 0, "penalty": 1})).status_code == 409
    assert (await reduce(service, bill, reduction | {"principal": 1_000_000})).status_code == 201
    assert [item.principal for item in await told(service)] == [234_560, 1_000_000]


async def test_what_was_paid_before_the_carry_over_is_not_taken_off_here(
    service, levy: MakeLevy, levy_csv: MakeCsv, reduction: dict[str, Any]
) -> None:
    bill = await levied(
        service, levy, levy_csv, "carried_over", 과세연도="2025", 성립일="2025-06-01", 징수결의일="2025-06-05",
        납기일="2025-06-30", 기수납액="1,000,000",
    )  # fmt: skip
    refused = await reduce(service, bill, reduction | {"principal": 234_561})
    assert (refused.status_code, refused.json()["principal_left"]) == (409, 234_560)


async def test_of_two_decisions_in_the_same_instant_the_second_sees_what_the_first_left(
    service, levy: MakeLevy, levy_csv: MakeCsv, reduction: dict[str, Any]
) -> None:
    bill = await levied(service, levy, levy_csv)
    answers = await asyncio.gather(*(reduce(service, bill, reduction | {"principal": 700_000}) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    assert len(await told(service)) == 1


@pytest.mark.law("Dongjak 11①")
async def test_a_levy_taken_back_whole_may_be_levied_anew_once_collection_has_let_go_of_it(
    service, levy: MakeLevy, levy_csv: MakeCsv, reduction: dict[str, Any]
) -> None:
    bill = await levied(service, levy, levy_csv)

    async def again(name: str) -> int:
        file = await service.load(levy_csv([levy(1, 납세자명=name)]))
        return file["accepted"]

    async def told(**facts: bool) -> None:
        who = {name: bill[name] for name in ("bill", "taxpayer")}
        item = ReducedBill(**who, correction=uuid4(), amounts=Amounts(), **facts)
        event = Event[BillReduced](
            id=uuid4(), source="/collection", type=BillReduced.type, time=datetime(2026, 10, 19, tzinfo=UTC),
            municipality="41570", actor="official:kim", shard=0, data=BillReduced(items=[item]),
        )  # fmt: skip
        await deliver(service.runtime, handlers, event)

    await reduce(service, bill, reduction)
    await told()
    assert (await service.get(f"/bills/{bill['bill']}")).json()["state"] == "decided", "1,000,000 won are left of it"
    await reduce(service, bill, reduction | {"principal": 1_000_000})
    assert await again("김하나") == 0
    await told(taken_back=True)
    assert (await service.get(f"/bills/{bill['bill']}")).json()["state"] == "withdrawn"
    assert await again("김두리") == 1


@pytest.mark.parametrize("day", ["2026-10-20", "2026-06-04"])
async def test_a_decision_is_dated_between_the_levy_and_today(
    service, levy: MakeLevy, levy_csv: MakeCsv, reduction: dict[str, Any], day: str
) -> None:
    bill = await levied(service, levy, levy_csv)
    refused = await reduce(service, bill, reduction | {"decided_day": day})
    assert refused.status_code == 422
    assert refused.json()["type"].endswith("reduction-day-out-of-order")


@pytest.mark.parametrize("amounts", [{"principal": 0}, {"principal": -1}, {"principal": 0.5}])
async def test_a_reduction_takes_whole_won_and_something(
    service, levy: MakeLevy, levy_csv: MakeCsv, reduction: dict[str, Any], amounts: dict[str, Any]
) -> None:
    bill = await levied(service, levy, levy_csv)
    assert (await reduce(service, bill, reduction | amounts)).status_code == 422
    assert await told(service) == []


async def test_a_levy_of_a_withdrawn_file_is_not_reduced(
    service, levy: MakeLevy, levy_csv: MakeCsv, reduction: dict[str, Any]
) -> None:
    bill = await levied(service, levy, levy_csv)
    await service.client.post(
        f"/assessment/v1/levy-files/{bill['levy_file']}/withdrawal", headers=service.headers("levies:write")
    )
    refused = await reduce(service, bill, reduction)
    assert (refused.status_code, refused.json()["levy_file"]) == (409, bill["levy_file"])


async def test_another_citys_levy_is_not_reduced(
    service, levy: MakeLevy, levy_csv: MakeCsv, reduction: dict[str, Any]
) -> None:
    bill = await levied(service, levy, levy_csv)
    assert (await reduce(service, bill, reduction, municipality="11590")).status_code == 403
    assert (await reduce(service, {"bill": "019ff000-0000-7000-8000-000000000001"}, reduction)).status_code == 404


@pytest.mark.parametrize("statement", ["UPDATE reductions SET principal = 1", "DELETE FROM reductions"])
async def test_a_decision_that_was_made_cannot_be_changed(service, statement: str) -> None:
    async with service.runtime.database.transaction() as session:
        with pytest.raises(ProgrammingError, match="permission denied"):
            await session.execute(text(statement))
        await session.rollback()


async def test_a_bills_story_tells_its_reductions(
    service, levy: MakeLevy, levy_csv: MakeCsv, reduction: dict[str, Any]
) -> None:
    bill = await levied(service, levy, levy_csv)
    await reduce(service, bill, reduction)
    headers = service.headers("internal:timeline", kind="service", municipality="*")
    path = f"/assessment/internal/v1/bills/{bill['bill']}/timeline"
    story = (await service.client.get(path, headers=headers)).json()
    entry = next(one for one in story["entries"] if one["what"] == "levy.reduced")
    assert (entry["actor"], entry["facts"]["principal"]) == ("official:kim", 234_560)
