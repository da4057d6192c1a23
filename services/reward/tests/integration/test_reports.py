"""A report from its signed form to the notice to apply."""

import asyncio
from datetime import date
from typing import Any

import pytest
from informant_reports import PDF, Reports, slug
from reward.reports.refusals import ReportNotReady
from reward.reports.service import decide
from reward.reports.settled import settled
from semu_law import load

GIMPO = "41570"


@pytest.fixture
def reports(service: Any, told: Any) -> Reports:
    return Reports(service, told)


@pytest.fixture
def hidden(service: Any, told: Any) -> Reports:
    return Reports(service, told, "hidden_assets_informant")


async def evaded(service: Any, told: Any, won: int = 250_000_000, bill: str = "evaded", **changes: Any) -> None:
    """Tax that was levied after the report of June, and paid in October."""
    await service.hears(told.receipt(bill, principal=won, decided_day=date(2026, 9, 1), **changes))


@pytest.mark.law("Gimpo 6①", "Gimpo-old 5①", "Gimpo 3①1", "Gimpo 2①2", "Act146 ①1")
async def test_a_report_on_form_1_becomes_a_numbered_case(reports: Reports) -> None:
    answer = (await reports.received()).json()
    assert (answer["number"], answer["form"], answer["state"]) == ("제2026-1호", "별지 제1호서식", "received")
    await reports.file(which="form")
    await reports.file()
    case = (await reports.officer("POST", "/acceptance")).json()
    assert (case["state"], case["number"]) == ("accepted", "제2026-1호")


@pytest.mark.law("Gimpo 6①", "Gimpo 3①2", "Gimpo 2①3", "Act146 ①2")
async def test_hidden_assets_are_reported_on_form_2(hidden: Reports) -> None:
    await hidden.accepted()
    case = await hidden.detail()
    assert (case["form"], case["matter_title"]) == ("별지 제2호서식", "예금(§146④)")


@pytest.mark.law("Act146 ③", "Act146 ④", "Gimpo 2①2", "Gimpo 2①3")
@pytest.mark.parametrize("matter", ["cash", "deposit", "shares", "other"])
async def test_important_material_is_no_asset_and_an_asset_no_material(
    reports: Reports, hidden: Reports, matter: str
) -> None:
    assert slug(await reports.received(matter=matter)) == "report-matter"
    assert (await hidden.received(matter=matter)).status_code == 201
    assert slug(await hidden.received(matter="records")) == "report-matter"


@pytest.mark.law("Act146 ⑤")
@pytest.mark.parametrize("missing", ["name", "address"])
async def test_an_anonymous_report_is_not_taken(reports: Reports, missing: str) -> None:
    person = {"name": "홍길동", "address": "김포시"} | {missing: "  "}
    answer = await reports.received(informant=person)
    assert (answer.status_code, slug(answer), answer.json()["article"]) == (
        422, "report-anonymous", "지방세기본법 §146⑤",
    )  # fmt: skip


@pytest.mark.law("Act146 ⑤", "Gimpo 6①", "Gimpo-old 5①")
@pytest.mark.parametrize(
    ("day", "article"),
    [("2025-03-28", "김포시 세입징수 포상금 지급 조례 §6①"), ("2025-03-27", "김포시 세입징수 포상금 지급 조례 §5①")],
)
async def test_without_the_signed_form_there_is_no_case(reports: Reports, day: str, article: str) -> None:
    await reports.received(reported_on=day)
    await reports.file()
    answer = await reports.officer("POST", "/acceptance")
    assert (answer.status_code, slug(answer)) == (409, "report-unsigned")
    assert answer.json()["articles"] == ["지방세기본법 §146⑤", article]


@pytest.mark.law("Act146 ⑤")
async def test_a_city_without_an_ordinance_takes_reports_by_the_act_alone(service: Any, told: Any) -> None:
    reports = Reports(service, told, city="41390")
    await reports.received()
    answer = await reports.officer("POST", "/acceptance")
    assert answer.json()["articles"] == ["지방세기본법 §146⑤"]
    await reports.file(which="form")
    await reports.file()
    assert (await reports.officer("POST", "/acceptance")).json()["state"] == "accepted"
    assert (await reports.detail())["reason"] == "below-minimum"


@pytest.mark.law("Act146 ⑤")
async def test_without_evidence_there_is_no_case(reports: Reports) -> None:
    await reports.received()
    await reports.file(which="form")
    answer = await reports.officer("POST", "/acceptance")
    assert (slug(answer), answer.json()["article"]) == ("report-without-evidence", "지방세기본법 §146⑤")


@pytest.mark.law("Act146 ②")
async def test_an_official_in_the_line_of_duty_is_shut_out_at_once(reports: Reports, told: Any) -> None:
    person = {"name": "김주무", "address": "김포시", "official": str(told.id("kim"))}
    answer = await reports.received(informant=person, in_line_of_duty=True)
    assert answer.json()["state"] == "excluded"
    [check] = (await reports.detail())["checks"]
    assert (check["reason"], check["applies"], check["article"]) == ("official-duty", True, "지방세기본법 §146②")
    assert slug(await reports.officer("POST", "/acceptance")) == "report-state"


@pytest.mark.law("Act146 ②")
async def test_only_an_official_informs_in_the_line_of_duty(reports: Reports) -> None:
    assert slug(await reports.received(in_line_of_duty=True)) == "report-duty"


@pytest.mark.law("Act146 ③")
@pytest.mark.parametrize("reason", ["no-benefit", "under-audit", "known"])
async def test_material_that_is_useless_under_audit_or_known_is_shut_out(reports: Reports, reason: str) -> None:
    await reports.accepted()
    assert (await reports.check(reason, applies=True)).json()["state"] == "excluded"
    check = (await reports.detail())["checks"][-1]
    assert "§146" in check["article"]
    assert check["ground"] == "세무조사 대장에 없음"
    assert slug(await reports.linked("evaded")) == "report-state"


@pytest.mark.law("Act146 ④")
@pytest.mark.parametrize(
    ("reason", "article"), [("fraud-suit", "④1호"), ("already-pursued", "④2호"), ("own-name", "④3호")]
)
async def test_an_asset_pursued_sued_for_or_in_the_debtors_name_is_shut_out(
    hidden: Reports, reason: str, article: str
) -> None:
    await hidden.accepted()
    assert (await hidden.check(reason, applies=True)).json()["state"] == "excluded"
    assert article in (await hidden.detail())["checks"][-1]["article"]


async def test_an_exclusion_that_was_an_error_is_found_again_and_the_case_taken_up(reports: Reports) -> None:
    await reports.accepted()
    await reports.check("known", applies=True)
    assert (await reports.check("known", applies=False)).json()["state"] == "received"
    assert (await reports.officer("POST", "/acceptance")).json()["state"] == "accepted"
    assert [one["applies"] for one in (await reports.detail())["checks"]] == [False, True, False]


async def test_reasons_of_the_other_kind_shut_nothing_out(reports: Reports) -> None:
    await reports.accepted()
    assert slug(await reports.check("own-name", applies=True)) == "report-reason"


@pytest.mark.law("Gimpo 6②", "Gimpo-old 5②")
async def test_more_is_asked_for_and_the_next_evidence_answers(reports: Reports) -> None:
    await reports.received()
    asked = {"wanted": "거래처와 거래일이 적힌 장부의 사본", "due_on": "2026-10-30"}
    assert (await reports.officer("POST", "/requests", asked)).status_code == 201
    [request] = (await reports.detail())["requests"]
    assert (request["wanted"], request["answered_on"]) == (asked["wanted"], None)
    await reports.file(which="form")
    assert (await reports.detail())["requests"][0]["answered_on"] is None
    await reports.file()
    assert (await reports.detail())["requests"][0]["answered_on"] == "2026-10-19"
    assert slug(await reports.officer("POST", "/requests", asked | {"due_on": "2026-10-18"})) == "report-day"


@pytest.mark.law("Gimpo 4①1", "Act146 ①1", "Act146 ①")
async def test_the_amount_comes_from_what_the_ledger_collected(reports: Reports, service: Any, told: Any) -> None:
    await evaded(service, told)
    await reports.accepted()
    await reports.cleared()
    assert (await reports.linked("evaded")).status_code == 200
    assert (await reports.completed()).json()["state"] == "completed"
    case = await reports.detail()
    assert (case["collected"], case["amount"], case["reason"]) == (250_000_000, 30_000_000, None)
    assert "2026-10-12 수납 250,000,000원: 산입." in case["explanation"]
    assert any("지방세기본법 시행령 §82①" in line for line in case["explanation"])


@pytest.mark.law("Act146 ②")
async def test_below_the_minimum_there_is_nothing_to_apply_for(reports: Reports, service: Any, told: Any) -> None:
    await evaded(service, told, 29_999_999)
    await reports.accepted()
    await reports.cleared()
    await reports.linked("evaded")
    await reports.completed()
    case = await reports.detail()
    assert (case["amount"], case["reason"], case["article"]) == (0, "below-minimum", "지방세기본법 §146②")
    answer = await reports.identifier("/notice")
    assert (slug(answer), answer.json()["article"]) == ("report-without-reward", "지방세기본법 §146②")
    assert (await reports.detail())["state"] == "completed"


@pytest.mark.law("Act146 ③")
async def test_tax_levied_before_the_report_came_through_somebody_else(
    reports: Reports, service: Any, told: Any
) -> None:
    await service.hears(told.receipt("old", principal=50_000_000, decided_day=date(2026, 5, 31)))
    await reports.accepted()
    await reports.cleared()
    await reports.linked("old")
    assert [one["reason"] for one in (await reports.detail())["receipts"]] == ["known"]
    assert slug(await reports.completed()) == "report-bill"


@pytest.mark.law("Act146 ①2", "Gimpo 3①2")
async def test_of_a_hidden_asset_only_the_named_receipts_count(hidden: Reports, service: Any, told: Any) -> None:
    await service.hears(told.receipt("a", "seized", 20_000_000), told.receipt("a", "wages", 5_000_000))
    await hidden.accepted()
    assert slug(await hidden.linked("a")) == "report-receipts"
    assert slug(await hidden.linked("a", receipts=["nobodys"])) == "report-bill"
    assert (await hidden.linked("a", receipts=["seized"])).status_code == 200
    case = await hidden.detail()
    assert (case["collected"], case["amount"]) == (20_000_000, 3_000_000)


async def test_what_one_report_brought_no_other_did(service: Any, told: Any) -> None:
    await service.hears(told.receipt("a", "first", 20_000_000), told.receipt("a", "second", 20_000_000))
    one, other = (Reports(service, told, "hidden_assets_informant") for _ in range(2))
    await one.accepted()
    await other.accepted()
    answers = await asyncio.gather(one.linked("a", receipts=["first"]), other.linked("a", receipts=["first"]))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    loser = other if answers[0].status_code == 200 else one
    assert slug(await loser.linked("a", receipts=["first", "second"])) == "report-bill-taken"
    assert (await loser.linked("a", receipts=["second"])).status_code == 200


async def test_a_bill_of_another_city_is_not_linked(reports: Reports, service: Any, told: Any) -> None:
    await evaded(service, told)
    await reports.accepted()
    assert slug(await reports.linked("nobodys")) == "report-bill"
    other = await reports.officer("PUT", "/bills", {"bills": []}, municipality="11590")
    assert (other.status_code, slug(other)) == (404, "report-unknown")


@pytest.mark.law("Act146 ②", "Act146 ③")
async def test_nothing_is_completed_before_every_exclusion_was_looked_into(
    reports: Reports, service: Any, told: Any
) -> None:
    await evaded(service, told)
    await reports.accepted()
    await reports.linked("evaded")
    answer = await reports.completed()
    assert (slug(answer), answer.json()["reasons"]) == ("report-unchecked", ["no-benefit", "under-audit", "known"])


@pytest.mark.law("Gimpo 6③")
async def test_once_collected_the_informant_is_told_to_apply(reports: Reports, service: Any, told: Any) -> None:
    await evaded(service, told)
    await reports.notified("evaded")
    case = await reports.detail()
    assert (case["state"], case["notified_on"]) == ("notified", "2026-10-19")
    letter = (await reports.identifier("/notice")).json()
    assert (letter["number"], letter["name"]) == ("제2026-1호", "홍길동")
    assert letter["text"][-1] == "근거: 김포시 세입징수 포상금 지급 조례 §6③"


@pytest.mark.law("Gimpo 6③", "Gimpo-old 5③")
async def test_before_collection_is_complete_nobody_is_told_to_apply(reports: Reports) -> None:
    await reports.accepted()
    assert slug(await reports.identifier("/notice")) == "report-state"


@pytest.mark.law("Gimpo-old 5③")
async def test_before_the_amendment_article_5_asked_for_the_notice(start: Any, told: Any, clock: Any) -> None:
    clock.instant = clock.instant.replace(year=2025, month=3, day=10)
    async with start() as service:
        reports = Reports(service, told)
        await service.hears(
            told.receipt("a", principal=30_000_000, decided_day=date(2025, 2, 1), value_day=date(2025, 3, 7))
        )
        await reports.accepted(reported_on="2025-01-02")
        await reports.cleared()
        await reports.linked("a")
        assert (await reports.completed("2025-03-10")).status_code == 200
        letter = (await reports.identifier("/notice")).json()
        assert letter["text"][-1] == "근거: 김포시 세입징수 포상금 지급 조례 §5③"


@pytest.mark.law("Gimpo 9②")
async def test_a_reversed_receipt_takes_its_part_of_the_amount_with_it(
    reports: Reports, service: Any, told: Any
) -> None:
    await evaded(service, told, 100_000_000, "a")
    await evaded(service, told, 150_000_000, "b")
    await reports.notified("a", "b")
    assert (await reports.detail())["amount"] == 30_000_000
    await service.hears(told.reversal("b"))
    case = await reports.detail()
    assert (case["collected"], case["amount"]) == (100_000_000, 15_000_000)
    assert [one["reason"] for one in case["receipts"]].count("receipt-reversed") == 1
    async with service.runtime.database.transaction() as session:
        [one] = await settled(session, load(), GIMPO, [reports.id])
    assert (one.number, one.amount.won, len(one.receipts)) == ("제2026-1호", 15_000_000, 1)


@pytest.mark.law("Gimpo 7⑦")
async def test_the_committee_decides_once_and_only_after_the_notice(reports: Reports, service: Any, told: Any) -> None:
    await evaded(service, told)
    await reports.accepted()
    async with service.runtime.database.transaction() as session:
        with pytest.raises(ReportNotReady):
            await settled(session, load(), GIMPO, [reports.id])
    await reports.cleared()
    await reports.linked("evaded")
    await reports.completed()
    await reports.identifier("/notice")
    async with service.runtime.database.transaction() as session:
        await decide(session, GIMPO, reports.id, "recognised")
    assert (await reports.detail())["state"] == "decided"
    async with service.runtime.database.transaction() as session:
        with pytest.raises(ReportNotReady):
            await decide(session, GIMPO, reports.id, "refused")
    assert slug(await reports.completed()) == "report-state"


async def test_reports_entered_at_once_get_a_number_each(service: Any, told: Any) -> None:
    answers = await asyncio.gather(*(Reports(service, told).received() for _ in range(6)))
    assert sorted(one.json()["number"] for one in answers) == [f"제2026-{number}호" for number in range(1, 7)]
    listed = await service.get("/reward/v1/reports?state=received&limit=4", "informants:write")
    more = await service.get(f"/reward/v1/reports?after={listed.json()['next']}", "informants:write")
    assert (len(listed.json()["reports"]), len(more.json()["reports"])) == (4, 2)


async def test_days_ahead_and_days_before_the_report_are_refused(reports: Reports, service: Any, told: Any) -> None:
    for day in ("2026-10-20", "2012-12-31"):
        assert slug(await reports.received(reported_on=day)) == "report-day"
    await evaded(service, told)
    await reports.accepted()
    await reports.cleared()
    await reports.linked("evaded")
    assert [slug(await reports.completed(day)) for day in ("2026-05-31", "2026-10-20")] == ["report-day"] * 2


async def test_a_form_sent_twice_with_one_key_is_kept_once(reports: Reports) -> None:
    await reports.received()
    for _ in range(2):
        assert (await reports.file(PDF, key="one", subject="clerk")).status_code == 201
    assert len((await reports.detail())["files"]) == 1
