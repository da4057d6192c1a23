"""From a report to the committee's award, and what falls from it."""

from datetime import date
from typing import Any

import pytest
from informant_reports import Reports, slug


@pytest.fixture
async def reports(service: Any, told: Any) -> Reports:
    """A report that brought 100,000,000 won on one bill and 150,000,000 on another."""
    case = Reports(service, told)
    for bill, won in (("a", 100_000_000), ("b", 150_000_000)):
        await service.hears(told.receipt(bill, principal=won, decided_day=date(2026, 9, 1)))
    await case.notified("a", "b")
    return case


async def put(committee: Any, reports: Reports, won: int) -> Any:
    return await committee.hold({"about": "report", "report": reports.id, "total": won})


async def award(service: Any) -> dict[str, Any]:
    [one] = (await service.get("/reward/v1/awards")).json()["awards"]
    return one


@pytest.mark.law("Gimpo 4①1", "Gimpo 7⑦", "Act146 ⑥")
async def test_the_committee_awards_a_number_and_no_name(service: Any, committee: Any, reports: Reports) -> None:
    answer = await put(committee, reports, 30_000_000)
    assert answer.status_code == 201, answer.text
    given = await award(service)
    assert (given["kind"], given["won"], given["report"]) == ("evasion_informant", 30_000_000, reports.id)
    assert (await reports.detail())["state"] == "decided"
    assert "홍길동" not in answer.text
    detail = (await service.get(f"/reward/v1/awards/{given['award']}")).json()
    assert any("시행령 §82①" in line for line in detail["explanation"])


@pytest.mark.law("Gimpo 9②", "Gimpo-old 8②")
async def test_an_award_falls_to_what_the_receipts_that_stand_still_give(
    service: Any, told: Any, committee: Any, reports: Reports
) -> None:
    await put(committee, reports, 30_000_000)
    await service.hears(told.reversal("b"))
    given = await award(service)
    assert (given["won"], given["standing"]) == (30_000_000, 15_000_000)
    await service.hears(told.reversal("b"))
    [one] = (await service.get(f"/reward/v1/awards/{given['award']}")).json()["reductions"]
    assert (one["won"], one["reason"], one["article"]) == (
        15_000_000, "receipt-reversed", "김포시 세입징수 포상금 지급 조례 §9②",
    )  # fmt: skip
    await service.hears(told.reversal("a"))
    assert (await award(service))["standing"] == 0


async def test_the_clerk_sees_what_waits_for_the_committee_by_number_and_amount(
    service: Any, committee: Any, told: Any, reports: Reports
) -> None:
    async def waiting() -> Any:
        answer = await service.get("/reward/v1/committee/reports", "committee:write")
        assert answer.status_code == 200, answer.text
        assert "홍길동" not in answer.text
        return answer.json()["reports"]

    [one] = await waiting()
    assert (one["report"], one["number"], one["collected"]) == (reports.id, "제2026-1호", 250_000_000)
    await service.hears(told.reversal("b"))
    [one] = await waiting()
    assert (one["amount"], one["explanation"][-1]) == (15_000_000, "10원 미만을 버리고 15,000,000원.")
    assert (await service.get("/reward/v1/committee/reports", "rewards:read")).status_code == 403
    await put(committee, reports, one["amount"])
    assert await waiting() == []


async def test_who_takes_reports_in_follows_them_too(service: Any, reports: Reports) -> None:
    answer = await service.get("/reward/v1/reports?state=notified", "informants:identify")
    assert [one["report"] for one in answer.json()["reports"]] == [reports.id]
    assert (await reports.send("GET", "", "informants:identify")).json()["amount"] == 30_000_000
    assert (await service.get("/reward/v1/reports", "rewards:read")).status_code == 403


async def test_a_reversal_before_the_vote_changes_what_is_voted_on(
    service: Any, told: Any, committee: Any, reports: Reports
) -> None:
    await service.hears(told.reversal("b"))
    answer = await put(committee, reports, 30_000_000)
    assert (answer.status_code, slug(answer)) == (409, "amounts-changed")
    assert (await put(committee, reports, 15_000_000)).status_code == 201


async def test_receipts_after_the_completion_change_no_award(
    service: Any, told: Any, committee: Any, reports: Reports
) -> None:
    await put(committee, reports, 30_000_000)
    await service.hears(told.receipt("a", "late", 200_000_000, decided_day=date(2026, 9, 1)))
    assert (await award(service))["standing"] == 30_000_000
