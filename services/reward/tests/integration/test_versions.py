"""Which version of the ordinance a credit is computed by, where a city reads its addenda differently."""

from datetime import date
from typing import Any

import pytest
from reward.credits.service import recompute
from semu_law.release import ROOT, build, read_files

BY_DECISION = build(
    read_files(ROOT)
    | {
        "ordinances/41570/policies.yaml": (
            "- key: reward.version-selected-by\n  entries:\n    - {effective_from: 2024-01-01, value: decision-day,"
            " article: 조례 부칙, promulgation: null, note: 시의 해석, confidence: I}\n"
        )
    }
)


@pytest.mark.law("Gimpo addenda", "Gimpo 5①1", "Gimpo-old 4①1")
@pytest.mark.parametrize(
    ("decided_on", "won"), [(date(2025, 3, 27), 300_000), (date(2025, 3, 28), 400_000), (None, 400_000)]
)
async def test_the_day_of_decision_selects_the_version_and_today_until_there_is_one(
    service: Any, told: Any, decided_on: date | None, won: int
) -> None:
    """A receipt of the last day of the old ordinance: the same facts, computed anew for the decision."""
    urging = [told.contact("a", "kim", date(2025, month, 5)) for month in (1, 2)]
    levied = {"fiscal_year": 2020, "value_day": date(2025, 3, 27)}
    await service.hears(told.official("kim"), *urging, told.receipt("a", "", 20_000_000, **levied))
    assert [one["amount"] for one in await service.credits()] == [300_000]
    async with service.runtime.database.transaction() as session:
        now, bills = service.runtime.clock.now(), {told.id("a")}
        await recompute(session, BY_DECISION, now, "41570", bills, decided_on=decided_on)
    assert [one["amount"] for one in await service.credits()] == [won]
