"""What collection asks each day: every levy with what it claims, by shard and levy by levy."""

from collections.abc import Callable
from hashlib import md5
from typing import Any

from semu_contracts.events.envelope import SHARDS

MakeLevy = Callable[..., dict[str, str]]
MakeCsv = Callable[..., bytes]


async def ask(service, **question: Any) -> dict[str, Any]:
    answer = await service.client.post(
        "/assessment/internal/v1/sums",
        json={"municipality": "41570", **question},
        headers=service.headers("internal:sums", kind="service", municipality="*"),
    )
    assert answer.status_code == 200, answer.text
    return answer.json()


def shard_of(name: str) -> int:
    """As both sides of a comparison count it."""
    return md5(name.encode()).digest()[-1] % SHARDS


async def bills(service, levy: MakeLevy, levy_csv: MakeCsv, count: int) -> list[str]:
    file = await service.load(levy_csv([levy(number, 가산세="440") for number in range(1, count + 1)]))
    page = await service.get(f"/levy-files/{file['id']}/bills?limit=1000")
    return [bill["bill"] for bill in page.json()["bills"]]


async def test_every_levy_is_in_the_sum_of_the_shard_that_its_name_gives(
    service, levy: MakeLevy, levy_csv: MakeCsv
) -> None:
    made = await bills(service, levy, levy_csv, 150)
    shards = (await ask(service))["shards"]
    expected = {shard: [bill for bill in made if shard_of(bill) == shard] for shard in range(SHARDS)}
    assert {one["shard"]: (one["count"], one["won"]) for one in shards} == {
        shard: (len(of), len(of) * 1_235_000) for shard, of in expected.items() if of
    }
    assert (await ask(service, municipality="11590"))["shards"] == []


async def test_a_shard_is_told_levy_by_levy_in_pages(service, levy: MakeLevy, levy_csv: MakeCsv) -> None:
    made = await bills(service, levy, levy_csv, 300)
    shard = shard_of(made[0])
    expected = sorted(bill for bill in made if shard_of(bill) == shard)
    found, after = [], None
    while facts := (await ask(service, shard=shard, after=after, limit=2))["facts"]:
        found += [fact["name"] for fact in facts]
        assert {(fact["won"], fact["bill"] == fact["name"]) for fact in facts} == {(1_235_000, True)}
        after = found[-1]
    assert found == expected


async def test_what_was_taken_off_a_levy_is_no_longer_in_its_sum(service, levy: MakeLevy, levy_csv: MakeCsv) -> None:
    [bill] = await bills(service, levy, levy_csv, 1)
    [before] = (await ask(service))["shards"]
    body = {"decided_day": "2026-10-19", "principal": 235_000, "reason": "mistake"}
    headers = service.headers("levies:correct", kind="official", subject="kim")
    assert (
        await service.client.post(f"/assessment/v1/levies/{bill}/reductions", json=body, headers=headers)
    ).status_code == 201
    [after] = (await ask(service))["shards"]
    assert (before["won"], after["won"]) == (1_235_000, 1_000_000)
    assert before["digest"] != after["digest"]


async def test_only_a_service_with_the_scope_is_answered(service) -> None:
    refused = await service.client.post(
        "/assessment/internal/v1/sums",
        json={"municipality": "41570"},
        headers=service.headers("internal:recipients", kind="service", municipality="*"),
    )
    assert refused.status_code == 403
