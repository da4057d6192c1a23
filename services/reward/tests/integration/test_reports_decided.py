"""Informants' rewards before the committee: by the decree, once, and to nobody whom the minutes could name."""

from datetime import date
from typing import Any

import pytest
from informant_reports import NAME, Reports, slug


@pytest.fixture
async def report(service: Any, told: Any) -> Reports:
    """Through it 250,000,000 won of evaded tax was collected: the decree gives 30,000,000 won."""
    reports = Reports(service, told)
    await service.hears(told.receipt("evaded", principal=250_000_000, decided_day=date(2026, 9, 1)))
    await reports.notified("evaded")
    return reports


def item(report: Reports, total: int) -> dict[str, Any]:
    return {"about": "report", "report": report.id, "total": total}


async def awards(service: Any) -> list[dict[str, Any]]:
    return (await service.get("/reward/v1/awards")).json()["awards"]


@pytest.mark.law("Gimpo 7⑦", "Gimpo 4①1", "Act146 ①1")
async def test_the_committee_awards_what_the_decree_gives(service: Any, committee: Any, report: Reports) -> None:
    amount = (await report.detail())["amount"]
    answer = await committee.hold(item(report, amount))
    assert (answer.status_code, answer.json()["agenda"][0]["matter"]) == (201, "eligibility")
    [award] = await awards(service)
    assert (award["kind"], award["won"], award["report"]) == ("evasion_informant", amount, report.id)
    assert (await report.detail())["state"] == "decided"
    assert NAME not in (await service.get(f"/reward/v1/awards/{award['award']}")).text
    assert slug(await committee.hold(item(report, amount))) == "not-decidable"


@pytest.mark.law("Gimpo 7⑦")
async def test_a_refused_report_earns_nothing(service: Any, committee: Any, report: Reports) -> None:
    answer = await committee.hold(item(report, (await report.detail())["amount"]), ballot="against")
    assert (answer.status_code, await awards(service)) == (201, [])
    assert (await report.detail())["state"] == "decided"


async def test_another_amount_than_the_decree_gives_is_put_on_no_agenda(committee: Any, report: Reports) -> None:
    answer = await committee.hold(item(report, 1))
    assert (answer.status_code, slug(answer)) == (409, "amounts-changed")


@pytest.mark.law("Act146 ②")
async def test_what_falls_below_the_minimum_before_the_meeting_is_not_decided_on(
    service: Any, told: Any, committee: Any, report: Reports
) -> None:
    meeting = await committee.call()
    await committee.put(meeting, item(report, (await report.detail())["amount"]))
    await committee.attend(meeting)
    await committee.vote(meeting, 1)
    await service.hears(told.reversal("evaded"))
    answer = await committee.confirm(meeting)
    assert (answer.status_code, slug(answer)) == (409, "not-decidable")
    assert await awards(service) == []


async def test_a_report_is_decided_on_after_its_collection_completed(committee: Any, report: Reports) -> None:
    answer = await committee.hold(item(report, (await report.detail())["amount"]), held_on="2026-10-18")
    assert (answer.status_code, slug(answer)) == (422, "impossible-meeting-day")
