"""What collection asks each day: every payment on a bill, with what stands of it."""

from typing import Any


async def ask(service: Any, **question: Any) -> dict[str, Any]:
    answer = await service.client.post(
        "/reward/internal/v1/sums",
        json={"municipality": "41570", **question},
        headers=service.tokens.headers("internal:sums", kind="service", municipality="*"),
    )
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_a_receipt_counts_with_its_principal_until_it_is_reversed(service: Any, told: Any) -> None:
    await service.hears(told.receipt("bill"))
    [shard] = (await ask(service))["shards"]
    assert (shard["count"], shard["won"]) == (1, 1_000_000)
    [fact] = (await ask(service, shard=shard["shard"]))["facts"]
    assert fact["bill"] == str(told.id("bill"))
    assert fact["name"].endswith(f" {told.id('bill')}")

    await service.hears(told.reversal("bill"))
    [after] = (await ask(service))["shards"]
    assert (after["count"], after["won"], after["shard"]) == (1, 0, shard["shard"])


async def test_another_citys_receipts_are_not_in_the_sum(service: Any, told: Any) -> None:
    await service.hears(told.receipt("bill"))
    assert (await ask(service, municipality="11590"))["shards"] == []
