"""Months are capped once the bills are done; one that a killed worker left is capped by the next."""

from datetime import timedelta
from typing import Any

import pytest
from reward.credits import service as credits
from reward.handlers import handlers
from semu_kit.testing import deliver


@pytest.mark.law("Gimpo 5①2")
async def test_a_month_that_a_killed_worker_left_is_capped_by_the_next(
    service: Any, told: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(credits, "MARKS_AT_ONCE", 2)
    monkeypatch.setattr(credits, "MONTHS_AT_ONCE", 1)
    facts = [told.official("kim"), told.official("lee")]
    for bill in "abc":
        facts += [*told.urging(bill, "kim"), told.receipt(bill, principal=20_000_000)]
    facts += [*told.urging("d", "lee"), told.receipt("d")]
    await deliver(service.runtime, handlers, *facts)
    while await credits._credit_some(service.runtime):
        assert all(one["amount"] == 0 for one in await service.credits()), "nothing stands before the month is capped"
    assert await credits._cap_some(service.runtime)
    await credits.credit_touched(service.runtime)
    assert sorted(one["amount"] for one in await service.credits()) == [50_000, 200_000, 400_000, 400_000]
    assert not await credits._cap_some(service.runtime)


async def test_credits_that_no_fact_touched_are_not_written_again(service: Any, told: Any) -> None:
    await service.hears(told.official("kim"))
    for bill in "abc":
        await service.hears(*told.urging(bill, "kim"), told.receipt(bill, principal=20_000_000))
    before = {one["credit"]: one["computed_at"] for one in await service.credits()}
    service.runtime.clock.instant += timedelta(hours=1)
    await service.hears(*told.urging("d", "kim"), told.receipt("d"))
    after = {one["credit"]: one["computed_at"] for one in await service.credits()}
    assert before.items() <= after.items()
