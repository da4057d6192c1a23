"""What assessment, notification and reward hold is compared with what collection's books come to."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta
from hashlib import md5
from typing import Any

import pytest
import pytest_asyncio
from collection.agreements import service as agreements
from collection.agreements.job import DIFFERENCES, agree, measure
from collection.resources import Resources
from collection_facts import GIMPO, approved, carried_over, decided, levy, payment, reduced, withdrawn
from semu_contracts.events.assessment import CarriedIn
from semu_contracts.events.collection import ReceiptPosted, ReceiptReversed
from semu_contracts.events.envelope import SHARDS
from semu_contracts.internal.sums import Fact, ShardSum, SumsAnswer, SumsQuestion
from semu_kit.problems import UpstreamUnavailable
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

PAUSE = timedelta(minutes=5)


class Other:
    """Another service, answering from what a test says that it holds."""

    def __init__(self) -> None:
        self.held: dict[str, int] = {}
        self.away = False
        self.fails_for = ""

    async def post(self, path: str, question: SumsQuestion, model: type[SumsAnswer]) -> SumsAnswer:
        if self.away:
            raise UpstreamUnavailable("쉬는 중")
        if question.municipality == self.fails_for:
            raise RuntimeError("고장")
        shards: dict[int, list[Fact]] = {}
        for name, won in sorted(self.held.items()):
            shards.setdefault(md5(name.encode()).digest()[-1] % SHARDS, []).append(Fact(name=name, won=won))
        if question.shard is None:
            return SumsAnswer(shards=[_sum(shard, facts) for shard, facts in sorted(shards.items())])
        facts = [one for one in shards.get(question.shard, []) if question.after is None or one.name > question.after]
        return SumsAnswer(facts=facts[: question.limit])


def _sum(shard: int, facts: list[Fact]) -> ShardSum:
    digest = 0
    for fact in facts:
        digest ^= int.from_bytes(md5(f"{fact.name} {fact.won}".encode()).digest()[:8], signed=True)
    return ShardSum(shard=shard, count=len(facts), won=sum(fact.won for fact in facts), digest=digest)


@pytest_asyncio.fixture
async def others(service: Any) -> AsyncIterator[Resources]:
    played = replace(service.runtime.resources, assessment=Other(), notification=Other(), reward=Other())
    service.runtime.resources = played
    yield played


async def compare(service: Any) -> dict[str, Any]:
    """One comparison from asking to its end, as it then stands."""
    asked = await service.post("/collection/v1/agreements", "operations")
    assert asked.status_code == 202, asked.text
    await agree(service.runtime)
    service.clock.instant += PAUSE
    await agree(service.runtime)
    found: dict[str, Any] = await service.get(f"/collection/v1/agreements/{asked.json()['id']}", "ledger:read")
    assert found["state"] == "finished"
    return found


async def differences(service: Any, subject: str, **wanted: str) -> list[dict[str, Any]]:
    query = "&".join(f"{name}={value}" for name, value in {"subject": subject, **wanted}.items())
    page = await service.get(f"/collection/v1/differences?{query}", "ledger:read")
    return page["differences"]


async def explain(service: Any, subject: str, name: str, official: dict[str, str]) -> Any:
    body = {"subject": subject, "name": name, "cause": "parked"}
    return await service.post("/collection/v1/differences/explanations", "deposits:explain", body, **official)


async def test_services_that_hold_the_same_agree_at_the_first_look(service: Any, others: Any) -> None:
    new = levy(principal=500_000, penalty=50_000)
    beside = carried_over(principal=300_000, carried=CarriedIn(principal_paid=100_000, written_off_on=date(2025, 3, 1)))
    late = carried_over(principal=400_000)
    await service.hear(*(decided(one) for one in (new, beside, late)))
    late_charge = (await service.owed(late))["owed"]["charge"]
    assert late_charge > 0
    whole, part = payment(400_000 + late_charge, (late, 400_000)), payment(100_000, (new, 100_000))
    nobodys = payment(7_000, provider="bank", reference="x", channel="virtual_account")
    await service.hear(*(approved(one) for one in (whole, part, nobodys)))

    others.assessment.held = {str(new.bill): 550_000, str(beside.bill): 200_000, str(late.bill): 400_000}
    others.notification.held = {f"{one.provider} {one.payment_id}": one.total for one in (whole, part, nobodys)}
    others.reward.held = {
        f"kakaopay {whole.payment_id} {late.bill}": whole.total, f"kakaopay {part.payment_id} {new.bill}": 100_000
    }  # fmt: skip
    await service.post("/collection/v1/agreements", "operations")
    await agree(service.runtime)
    [found] = (await service.get("/collection/v1/agreements", "ledger:read"))["agreements"]
    assert (found["state"], found["differences"]) == ("finished", 0)
    assert found["first_look_at"] == found["finished_at"]


async def test_whatever_becomes_of_a_bill_its_books_come_to_what_was_decided(
    service: Any, others: Any, official: dict[str, str]
) -> None:
    late = levy(due_date=date(2026, 7, 31), decided_day=date(2026, 7, 10), penalty=20_000)
    paid, part, less, gone, cancelled, off, back = [late.model_copy(update=_another()) for _ in range(7)]
    await service.hear(*(decided(one) for one in (paid, part, less, gone, cancelled, off, back)))
    charge = (await service.owed(paid))["owed"]["charge"]
    assert charge > 20_000
    whole, later = payment(1_000_000 + charge, (paid, 1)), payment(600_000, (part, 1))
    for one in (off, back):
        body = {"bill": str(one.bill), "day": "2026-10-12", "reason": "missing_or_no_property",
                "searched_on": "2026-10-08"}  # fmt: skip
        assert (await service.post("/collection/v1/write-offs", "work:write", body, **official)).status_code == 201
    earlier, returned = payment(200_000, (part, 1), on=date(2026, 8, 20)), payment(500_000, (back, 1))
    overpaid = payment(1_100_000, (less, 1))
    await service.hear(*(approved(one) for one in (whole, later, earlier, returned, overpaid)))
    await service.hear(reduced(less, 400_000, 10_000), reduced(cancelled, 1_000_000, 20_000), withdrawn(gone))
    await service.prove()

    others.assessment.held = {
        **{str(one.bill): 1_020_000 for one in (paid, part, off, back)},
        str(less.bill): 610_000, str(cancelled.bill): 0, str(gone.bill): 0,
    }  # fmt: skip
    others.notification.held = {f"kakaopay {one.payment_id}": one.total for one in (whole, later, earlier, returned,
                                                                                   overpaid)}  # fmt: skip
    standing: dict[str, int] = {}
    undone = {one.receipt for one in await service.told(ReceiptReversed)}
    for one in await service.told(ReceiptPosted):
        name = f"kakaopay {one.payment_id} {one.bill}"
        standing[name] = standing.get(name, 0) + (0 if one.receipt in undone else one.amounts.total)
    assert undone, "what came late, and what was taken back, displaced a receipt"
    others.reward.held = standing
    await compare(service)
    assert [await differences(service, subject) for subject in ("decided", "approved", "credited")] == [[], [], []]


def _another() -> dict[str, Any]:
    return levy().model_dump(include={"bill", "taxpayer", "levy_number"})


async def test_each_kind_of_difference_is_named(service: Any, others: Any) -> None:
    same, less, only_here = levy(), levy(), levy()
    await service.hear(*(decided(one) for one in (same, less, only_here)))
    lost = "01a20000-0000-7000-8000-000000000001"
    others.assessment.held = {str(same.bill): 1_000_000, str(less.bill): 900_000, lost: 70_000}
    assert (await compare(service))["differences"] == 3
    found = {one["name"]: (one["kind"], one["here"], one["there"]) for one in await differences(service, "decided")}
    assert found == {
        str(less.bill): ("amount", 1_000_000, 900_000),
        str(only_here.bill): ("missing_there", 1_000_000, None),
        lost: ("missing_here", None, 70_000),
    }


async def test_a_shard_is_compared_to_its_last_page(
    service: Any, others: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(agreements, "_PAGE", 2)
    bills = [levy() for _ in range(260)]
    await service.hear(*(decided(one) for one in bills))
    others.assessment.held = {str(one.bill): 999_999 for one in bills}
    assert (await compare(service))["differences"] == 260


async def test_two_errors_that_cancel_each_other_out_are_both_named(service: Any, others: Any) -> None:
    first, second = levy(principal=300_000), levy(principal=200_000)
    await service.hear(decided(first), decided(second))
    others.assessment.held = {str(first.bill): 200_000, str(second.bill): 300_000}
    assert (await compare(service))["differences"] == 2


async def test_what_was_only_under_way_is_no_difference(service: Any, others: Any) -> None:
    one = levy()
    others.assessment.held = {str(one.bill): 1_000_000}
    await service.post("/collection/v1/agreements", "operations")
    await agree(service.runtime)
    [waiting] = (await service.get("/collection/v1/agreements", "ledger:read"))["agreements"]
    assert (waiting["state"], waiting["differences"]) == ("looking_again", None)
    await service.hear(decided(one))
    service.clock.instant += PAUSE
    await agree(service.runtime)
    [found] = (await service.get("/collection/v1/agreements", "ledger:read"))["agreements"]
    assert (found["state"], found["differences"]) == ("finished", 0)
    assert await differences(service, "decided") == []


async def test_the_second_look_is_not_taken_before_what_was_under_way_must_have_arrived(
    service: Any, others: Any
) -> None:
    others.assessment.held = {"01a20000-0000-7000-8000-000000000001": 1}
    await service.post("/collection/v1/agreements", "operations")
    for _ in range(3):
        await agree(service.runtime)
    [found] = (await service.get("/collection/v1/agreements", "ledger:read"))["agreements"]
    assert found["state"] == "looking_again"


async def test_money_that_collection_took_itself_is_not_asked_of_notification(service: Any, others: Any) -> None:
    event = approved(payment(5_000, provider="counter", reference="x"))
    await service.hear(event.model_copy(update={"actor": "official:kim"}))
    assert (await compare(service))["differences"] == 0


async def test_money_that_the_banks_file_brought_before_notification_is_compared_with_both(
    service: Any, others: Any
) -> None:
    one = payment(5_000, provider="bank", reference="x")
    await service.hear(approved(one).model_copy(update={"actor": "agency:gimpo"}), approved(one))
    others.notification.held = {f"bank {one.payment_id}": 5_000}
    assert (await compare(service))["differences"] == 0
    others.notification.held = {}
    assert (await compare(service))["differences"] == 1


async def test_an_explanation_holds_while_the_difference_stays_as_it_is(
    service: Any, others: Any, official: dict[str, str]
) -> None:
    one = levy()
    await service.hear(decided(one))
    await compare(service)
    assert (await explain(service, "decided", str(one.bill), official)).status_code == 201
    await compare(service)
    [explained] = await differences(service, "decided", state="explained")
    assert (explained["cause"], explained["explained_by"]) == ("parked", f"official:{official['subject']}")

    others.assessment.held = {str(one.bill): 999_000}
    await compare(service)
    [changed] = await differences(service, "decided")
    assert (changed["state"], changed["cause"], changed["there"]) == ("open", None, 999_000)


async def test_a_rerun_hides_nothing(service: Any, others: Any, official: dict[str, str]) -> None:
    one = levy()
    await service.hear(decided(one))
    await compare(service)
    [before] = await differences(service, "decided")
    others.assessment.held = {str(one.bill): 1_000_000}
    assert (await compare(service))["differences"] == 0
    [after] = await differences(service, "decided", state="gone")
    assert after == before | {"state": "gone"}
    assert (await explain(service, "decided", str(one.bill), official)).status_code == 404


@pytest.mark.parametrize("table", ["difference", "difference_explanation"])
async def test_what_was_seen_cannot_be_changed(service: Any, table: str) -> None:
    for statement in (f"UPDATE {table} SET here = 0", f"DELETE FROM {table}"):
        async with service.runtime.database.transaction() as session:
            with pytest.raises(ProgrammingError, match="permission denied"):
                await session.execute(text(statement))
            await session.rollback()


async def test_each_day_is_compared_once_after_it_has_ended(service: Any, others: Any) -> None:
    await service.hear(decided(levy()))
    await agree(service.runtime)
    assert (await service.get("/collection/v1/agreements", "ledger:read"))["agreements"] == []
    service.clock.instant += timedelta(days=1)
    for _ in range(2):
        await agree(service.runtime)
    [daily] = (await service.get("/collection/v1/agreements", "ledger:read"))["agreements"]
    assert (daily["day"], daily["asked_by"]) == ("2026-10-19", "system:daily-agreement")


async def test_while_a_service_is_away_the_comparison_waits(service: Any, others: Any) -> None:
    others.reward.away = True
    await service.post("/collection/v1/agreements", "operations")
    with pytest.raises(UpstreamUnavailable):
        await agree(service.runtime)
    [waiting] = (await service.get("/collection/v1/agreements", "ledger:read"))["agreements"]
    assert waiting["state"] == "waiting"
    others.reward.away = False
    await agree(service.runtime)
    [found] = (await service.get("/collection/v1/agreements", "ledger:read"))["agreements"]
    assert found["state"] == "finished"


async def test_the_alarm_counts_what_nobody_has_explained(
    service: Any, others: Any, official: dict[str, str]
) -> None:
    bills = [levy(), levy()]
    await service.hear(*(decided(one) for one in bills))
    await compare(service)
    await explain(service, "decided", str(bills[0].bill), official)
    async with service.runtime.database.transaction() as session:
        await measure(session)
    assert DIFFERENCES.labels(GIMPO, "decided")._value.get() == 1
    assert DIFFERENCES.labels(GIMPO, "approved")._value.get() == 0


async def test_another_city_sees_nothing_of_it(service: Any, others: Any) -> None:
    await service.hear(decided(levy()))
    found = await compare(service)
    other = {"municipality": "11590"}
    assert (await service.get("/collection/v1/agreements", "ledger:read", **other))["agreements"] == []
    page = await service.get("/collection/v1/differences?subject=decided", "ledger:read", **other)
    assert page["differences"] == []
    headers = service.tokens.headers("ledger:read", **other)
    assert (await service.client.get(f"/collection/v1/agreements/{found['id']}", headers=headers)).status_code == 404


async def test_a_token_of_no_city_asks_for_no_comparison(service: Any, others: Any) -> None:
    refused = await service.post("/collection/v1/agreements", "operations", kind="service", municipality="*")
    assert (refused.status_code, refused.json()["type"].rsplit("/", 1)[-1]) == (403, "agreement-of-no-city")


async def test_a_comparison_that_meets_a_fault_does_not_keep_another_city_waiting(service: Any, others: Any) -> None:
    cities = ("11590", GIMPO)
    for city in cities:
        await service.hear(decided(levy(), municipality=city))
        await service.post("/collection/v1/agreements", "operations", municipality=city)
    others.assessment.fails_for = cities[0]
    with pytest.raises(RuntimeError):
        await agree(service.runtime)
    found = [
        (await service.get("/collection/v1/agreements", "ledger:read", municipality=city))["agreements"][0]["state"]
        for city in cities
    ]
    assert found == ["waiting", "looking_again"]
