"""The monthly report to the metropolitan mayor, with the treasury's statement beside it."""

import zipfile
from datetime import date, datetime
from io import BytesIO
from uuid import uuid4

import asyncpg
import pytest
from collection.days import service as days
from collection_facts import GIMPO, approved, carried_over, decided, levy, payment
from semu_kit.clock import KST

REPORTS = "/collection/v1/monthly-reports"
KIM = {"subject": str(uuid4()), "kind": "official"}
LEE = {"subject": str(uuid4()), "kind": "official"}


@pytest.fixture
def october(service):
    """October 2026 with what happened in it; it is now 2 November."""

    async def happen():
        paid, unpaid, fine = levy(), levy(principal=300_000), levy(item="parking-fine", principal=40_000)
        await service.hear(decided(paid), decided(unpaid), decided(fine), decided(carried_over(principal=700_000)))
        await service.hear(
            approved(payment(1_030_000, (paid, 1_030_000)), payment(5_000, reference="nobody's", bills=[]))
        )
        service.clock.instant = datetime(2026, 11, 2, 10, tzinfo=KST)
        await close_days(service)
        return paid, unpaid, fine

    return happen


async def close_days(service):
    """As the worker does after midnight."""
    signer = days.signer_of(service.runtime.settings.ledger_signing_key)
    going = True
    while going:
        async with service.runtime.database.transaction() as session:
            going = await days.close_next(session, service.clock, signer, GIMPO, service.clock.today())


async def put_statement(service, *lines, month="2026-10", year=2026):
    """What the treasury says of a month: item, won of the month (and of the year so far)."""
    body = {"lines": [{"item": item, "month": won, "cumulative": won} for item, won in lines]}
    return await service.client.put(
        f"/collection/v1/treasury-statements/{year}/{month}", json=body, headers=service.tokens.headers("reports:write")
    )


async def draft(service, month="2026-10", year=2026, by=KIM, **body):
    return await service.post(REPORTS, "reports:write", {"fiscal_year": year, "month": month, **body}, **by)


async def submit(service, report, by=LEE, **body):
    return await service.post(f"{REPORTS}/{report['id']}/submission", "reports:write", body, **by)


TREASURY = (("재산세", 1_030_000), (None, 5_000))


def problem(response):
    return response.status_code, response.json()["type"].rsplit("/", 1)[-1]


@pytest.mark.law("Dongjak 14")
async def test_a_month_is_drafted_by_one_and_submitted_by_another_with_the_treasury_beside_it(service, october):
    await october()
    assert (await put_statement(service, *TREASURY)).status_code == 200
    drafted = await draft(service)
    assert drafted.status_code == 201, drafted.text
    report = drafted.json()
    assert (report["due_on"], report["latest_on"], report["submission"]) == ("2026-11-15", "2026-11-20", None)
    lines = {(line["item_name"], line["component"]): line for line in report["lines"]}
    tax = lines["재산세", "본세"]
    assert (tax["carried"], tax["decided"], tax["collected"], tax["outstanding"]) == (
        700_000, 1_300_000, 1_000_000, 1_000_000,
    )  # fmt: skip
    assert (tax["month_decided"], tax["month_collected"], tax["rate"]) == (2_000_000, 1_000_000, "50.00")
    assert lines["재산세", "가산금"]["month_collected"] == 30_000
    assert lines["총계", "계"]["outstanding"] == 1_040_000
    assert [(line["item"], line["ledger_month"], line["difference"]) for line in report["treasury"]] == [
        ("property-tax", 1_030_000, 0), (None, 5_000, 0),
    ]  # fmt: skip
    assert problem(await submit(service, report, by=KIM)) == (403, "same-official")
    submitted = await submit(service, report)
    assert submitted.status_code == 201, submitted.text
    assert submitted.json()["submission"]["timing"] == "on_time"
    assert submitted.json()["submission"]["submitted_by"] == f"official:{LEE['subject']}"
    assert problem(await submit(service, report)) == (409, "month-submitted")
    [listed] = (await service.get(f"{REPORTS}?fiscal_year=2026", "registers:read"))["reports"]
    assert (listed["id"], listed["submission"]["day"]) == (report["id"], "2026-11-02")


@pytest.mark.law("Dongjak 14")
@pytest.mark.parametrize(
    ("day", "timing"), [(15, "on_time"), (16, "with_reason"), (20, "with_reason"), (21, "overdue")]
)
async def test_past_the_15th_a_report_says_why_and_past_the_20th_it_is_overdue(service, october, day, timing):
    await october()
    await put_statement(service, *TREASURY)
    report = (await draft(service)).json()
    service.clock.instant = datetime(2026, 11, day, 23, tzinfo=KST)
    if timing != "on_time":
        assert problem(await submit(service, report)) == (422, "reason-missing")
    submitted = await submit(service, report, reason="금고 월계표가 늦게 왔다")
    assert submitted.json()["submission"]["timing"] == timing


@pytest.mark.law("Dongjak 14")
async def test_a_difference_is_named_and_what_days_do_not_explain_must_be_explained(service, october):
    _, unpaid, _ = await october()
    # Paid on the last day of October and told in November: only a matter of days.
    await service.hear(approved(payment(300_000, (unpaid, 300_000), on=date(2026, 10, 31))))
    await put_statement(service, ("재산세", 1_030_000 + 300_000 + 700), (None, 5_000))
    report = (await draft(service)).json()
    tax = report["treasury"][0]
    assert (tax["difference"], tax["entered_later"], tax["of_earlier_days"], tax["unexplained"]) == (
        300_700, 300_000, 0, 700,
    )  # fmt: skip
    refused = await submit(service, report)
    assert problem(refused) == (409, "difference-unexplained")
    assert refused.json()["items"] == ["재산세"]
    why = [{"item": "재산세", "explanation": "금고가 이자를 세목에 넣었다"}]
    better = (await draft(service, explanations=why)).json()
    assert better["treasury"][0]["explanation"] == "금고가 이자를 세목에 넣었다"
    assert (await submit(service, better)).status_code == 201
    # And the month after names the same money from its side.
    service.clock.instant = datetime(2026, 12, 3, 10, tzinfo=KST)
    await close_days(service)
    await put_statement(service, ("property-tax", 0), month="2026-11")
    november = (await draft(service, month="2026-11")).json()["treasury"][0]
    assert (november["difference"], november["of_earlier_days"], november["unexplained"]) == (-300_000, -300_000, 0)


@pytest.mark.law("Dongjak 14")
async def test_what_was_submitted_stands_whatever_comes_later(service, october):
    _, unpaid, _ = await october()
    await put_statement(service, *TREASURY)
    report = (await draft(service)).json()
    submitted = (await submit(service, report)).json()
    await service.hear(approved(payment(300_000, (unpaid, 300_000), on=date(2026, 10, 30))))
    await put_statement(service, ("재산세", 99))
    assert await service.get(f"{REPORTS}/{report['id']}", "registers:read") == submitted
    assert problem(await submit(service, (await draft(service)).json())) == (409, "month-submitted")
    for table in ("monthly_report", "monthly_submission", "treasury_statement"):
        for statement in ("UPDATE {} SET month = month", "DELETE FROM {}", "TRUNCATE {} CASCADE"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await service.rows(statement.format(table))


async def test_months_add_up_to_the_year_whatever_is_told_late(service, october):
    _, unpaid, _ = await october()
    await service.hear(approved(payment(100_000, (unpaid, 100_000), on=date(2026, 10, 20))))
    service.clock.instant = datetime(2026, 12, 1, 10, tzinfo=KST)
    await close_days(service)
    reports = []
    for month in ("2026-10", "2026-11"):
        await put_statement(service, ("재산세", 0), month=month)
        reports.append((await draft(service, month=month)).json()["lines"][-1])
    for name in ("collected", "reduced"):
        assert sum(report[f"month_{name}"] for report in reports) == reports[-1][name]
    assert reports[-1]["collected"] == 1_130_000


async def test_a_report_waits_for_the_treasury_and_for_the_close_of_the_month(service, october):
    await service.hear(decided(levy()))
    assert problem(await draft(service)) == (422, "month-not-over")
    assert problem(await put_statement(service, *TREASURY)) == (422, "month-not-over")
    service.clock.instant = datetime(2026, 11, 1, 0, 1, tzinfo=KST)
    assert problem(await draft(service)) == (409, "month-not-closed")
    await close_days(service)
    assert problem(await draft(service)) == (409, "treasury-statement-missing")
    await put_statement(service, ("재산세", 0))
    report = (await draft(service)).json()
    await put_statement(service, ("재산세", 0))
    assert problem(await submit(service, report)) == (409, "treasury-statement-replaced")


@pytest.mark.parametrize(
    ("lines", "slug"),
    [([("없는세", 1)], "item-unknown"), ([("재산세", 1), ("property-tax", 2)], "item-twice")],
)
async def test_a_wrong_statement_of_the_treasury_is_refused(service, october, lines, slug):
    await october()
    assert problem(await put_statement(service, *lines)) == (422, slug)


async def test_words_that_the_database_cannot_hold_are_refused(service, october):
    await october()
    await put_statement(service, *TREASURY)
    nul = [{"item": "재산세", "explanation": "까닭\0"}]
    assert (await draft(service, explanations=nul)).status_code == 422
    report = (await draft(service)).json()
    service.clock.instant = datetime(2026, 11, 18, 10, tzinfo=KST)
    assert (await submit(service, report, reason="사유\0")).status_code == 422


async def test_the_books_of_a_year_have_their_own_months_and_the_two_after_it(service):
    refused = await put_statement(service, ("재산세", 1), month="2026-03", year=2025)
    assert problem(refused) == (422, "month-of-other-books")
    assert (await put_statement(service, ("재산세", 1), month="2026-01", year=2025)).status_code == 200
    assert (await put_statement(service, ("재산세", 1), month="2026-13")).status_code == 422


async def test_a_report_is_for_officials_of_its_city(service, october):
    await october()
    await put_statement(service, *TREASURY)
    assert problem(await draft(service, by={"kind": "agency"})) == (403, "not-an-official")
    report = (await draft(service)).json()
    other = {**LEE, "municipality": "11590"}
    assert problem(await submit(service, report, by=other)) == (404, "monthly-report-unknown")


@pytest.mark.law("Dongjak 14")
async def test_a_report_is_printed_and_written_with_both_parts(service, october):
    await october()
    await put_statement(service, *TREASURY)
    report = (await draft(service)).json()
    headers = service.tokens.headers("registers:read")
    printed = await service.client.get(f"{REPORTS}/{report['id']}/pdf", headers=headers)
    assert (printed.status_code, printed.headers["content-type"]) == (200, "application/pdf")
    assert b"/Count 2" in printed.content
    written = await service.client.get(f"{REPORTS}/{report['id']}/xlsx", headers=headers)
    assert written.headers["content-disposition"] == 'attachment; filename="monthly-report-41570-2026-2026-10.xlsx"'
    with zipfile.ZipFile(BytesIO(written.content)) as book:
        assert "세입월계표 대사" in book.read("xl/workbook.xml").decode()


async def test_collection_rates_are_counted_by_origin(service, october):
    await october()
    asked = await service.get("/collection/v1/collection-rates?fiscal_year=2026", "ledger:read")
    lines = {line["item"]: line for line in asked["lines"]}
    tax = lines["property-tax"]
    assert (tax["decided"], tax["collected"], tax["collection_rate"]) == (2_030_000, 1_030_000, "50.74")
    assert (tax["current_decided"], tax["current_rate"]) == (1_330_000, "77.44")
    assert (tax["arrears"], tax["arrears_collected"], tax["clearance_rate"]) == (700_000, 0, "0.00")
    assert lines["parking-fine"]["clearance_rate"] is None
    assert lines[None]["decided"] == 2_070_000
    before = await service.get("/collection/v1/collection-rates?fiscal_year=2026&day=2026-10-18", "ledger:read")
    assert [line["item"] for line in before["lines"]] == [None]
