"""The five ledgers: what was decided and paid, line by line, and nothing of who informed."""

import zipfile
from datetime import date
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

import pytest
from informant_reports import ADDRESS, NAME, STATEMENT, Reports
from money import Money, slug
from reward.ledgers import volumes
from semu_kit.sheets import xlsx
from test_findings import LEVIED, find, official

LEDGERS = "/reward/v1/ledgers"
CELLS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
EVERY = ("evasion", "hidden-assets", "hidden-revenue", "arrears", "entrusted")


@pytest.fixture
def money(service: Any, told: Any) -> Money:
    return Money(service, told)


async def ledger(service: Any, slug: str, year: int = 2026, **query: Any) -> dict[str, Any]:
    asked = "".join(f"&{name}={value}" for name, value in query.items())
    answer = await service.get(f"{LEDGERS}/{slug}?year={year}{asked}")
    assert answer.status_code == 200, answer.text
    page: dict[str, Any] = answer.json()
    assert all(one["won"] == one["reduced"] + one["paid"] + one["outstanding"] for one in page["lines"])
    return page


def cells(content: bytes) -> list[list[str]]:
    with zipfile.ZipFile(BytesIO(content)) as book:
        rows = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml")).iter(f"{CELLS}row")
        return [["".join(cell.itertext()) for cell in row] for row in rows]


@pytest.mark.law("Gimpo 10", "Gimpo-old 9")
async def test_a_collectors_award_is_in_the_ledger_from_decision_to_payment(money: Money) -> None:
    award = await money.awarded("a", "b")
    page = await ledger(money.service, "arrears")
    assert (page["form"], page["article"]) == ("별지 제7호서식 (4호)", "김포시 세입징수 포상금 지급 조례 §10")
    assert [(one["state"], one["won"], one["outstanding"]) for one in page["lines"]] == [("미신청", 50_000, 50_000)] * 2
    await money.paid(award)
    page = await ledger(money.service, "arrears")
    line = page["lines"][0]
    assert (line["state"], line["paid_on"], line["fiscal_year"], line["paid"]) == ("지급", "2026-10-19", 2026, 50_000)
    assert (line["collected"], line["rate"], line["gross"], line["standing"]) == (
        1_000_000, "5/100", 50_000, "3년차 이상 체납액",
    )  # fmt: skip
    assert (line["payee"].split()[:2], line["item"]) == (["징수과", "7급"], "재산세")
    assert page["totals"] == {
        "won": 100_000, "reduced": 0, "paid": 100_000, "outstanding": 0, "demanded": 0, "recovered": 0,
    }  # fmt: skip
    assert (await ledger(money.service, "entrusted"))["lines"] == []
    assert (await ledger(money.service, "arrears", year=2025))["lines"] == []


@pytest.mark.law("Gimpo 10", "Gimpo-old 9")
async def test_entrusted_collection_has_a_ledger_of_its_own(money: Money) -> None:
    await money.awarded("a", entrusted_fee=300_000)
    page = await ledger(money.service, "entrusted")
    [line] = page["lines"]
    assert (page["form"], line["fee"], line["rate"], line["won"]) == (
        "별지 제8호서식 (5호)", 300_000, "10/100", 30_000,
    )  # fmt: skip
    assert (await ledger(money.service, "arrears"))["lines"] == []


@pytest.mark.law("Gimpo 10", "Gimpo-old 9")
async def test_found_revenue_says_when_it_was_found_and_when_the_liability_arose(service: Any, told: Any) -> None:
    await service.hears(told.official("kim"))
    await find(service, [told.id("a")], official(told, "kim"))
    await service.hears(told.receipt("a", **LEVIED))
    assert (await service.decide(await service.credits(kind="finder"))).status_code == 201
    page = await ledger(service, "hidden-revenue")
    [line] = page["lines"]
    assert page["form"] == "별지 제6호서식 (3호)"
    assert (line["found_on"], line["liability_day"], line["levied_on"]) == ("2026-08-20", "2024-06-01", "2026-09-01")
    assert (line["use"], line["won"], line["state"]) == ("숨은 세원", 50_000, "미신청")


@pytest.mark.law("Gimpo 10", "Gimpo-old 9", "Act146 ⑥")
@pytest.mark.parametrize(
    ("kind", "slug", "won", "amount"),
    [("evasion_informant", "evasion", 100_000_000, 15_000_000),
     ("hidden_assets_informant", "hidden-assets", 40_000_000, 6_000_000)],
)  # fmt: skip
async def test_informants_appear_by_the_reports_number_only(
    service: Any, told: Any, committee: Any, kind: str, slug: str, won: int, amount: int
) -> None:
    case = Reports(service, told, kind)
    await service.hears(told.receipt("a", principal=won, decided_day=date(2026, 9, 1)))
    await case.notified("a", receipts=["a-receipt"] if kind == "hidden_assets_informant" else None)
    held = await committee.hold({"about": "report", "report": case.id, "total": amount})
    assert held.status_code == 201, held.text
    page = await ledger(service, slug)
    [line] = page["lines"]
    assert (line["number"], line["reported_on"], line["collected"], line["won"]) == (
        "제2026-1호", "2026-06-01", won, amount,
    )  # fmt: skip
    assert page["totals"]["outstanding"] == amount
    informant = (await service.get("/reward/v1/awards")).json()["awards"][0]["person"]
    written = await service.get(f"{LEDGERS}/{slug}/xlsx?year=2026")
    shown = f"{page}{cells(written.content)}"
    assert not any(secret in shown for secret in (NAME, ADDRESS, STATEMENT, informant))


async def test_what_fell_before_the_payment_is_a_reduction_and_what_fell_after_it_is_asked_back(money: Money) -> None:
    award = await money.awarded("a", "b", "c")
    await money.service.hears(money.told.reversal("a"))
    await money.paid(award)
    await money.service.hears(money.told.reversal("b"))
    page = await ledger(money.service, "arrears")
    by_bill = {one["bill"]: one for one in page["lines"]}
    a, b, c = (by_bill[str(money.told.id(bill))] for bill in "abc")
    assert [(one["state"], one["reduced"], one["paid"]) for one in (a, b, c)] == [
        ("취소", 50_000, 0), ("지급", 0, 50_000), ("지급", 0, 50_000),
    ]  # fmt: skip
    assert a["remarks"] == ["지급 전 감액: 김포시 세입징수 포상금 지급 조례 §9②"]
    assert (b["remarks"], c["remarks"]) == (["환수 사유 확인 중"], [])
    [case] = await money.clawbacks()
    await money.caused(case, "administrative-error")
    await money.send(f"clawbacks/{case['clawback']}/notice", {"notified_on": "2026-10-19"})
    await money.repaid(case, 20_000)
    totals = (await ledger(money.service, "arrears"))["totals"]
    assert totals == {
        "won": 150_000, "reduced": 50_000, "paid": 100_000, "outstanding": 0, "demanded": 50_000, "recovered": 20_000,
    }  # fmt: skip
    [payout] = (await money.get("payouts?state=paid"))["payouts"]
    assert payout["won"] == totals["paid"]


async def test_a_case_about_a_whole_payment_is_told_once(money: Money) -> None:
    payout = await money.paid(await money.awarded("a", "b"))
    await money.send("clawbacks", {"payout": payout["payout"], "won": 100_000})
    page = await ledger(money.service, "arrears")
    assert sorted(one["remarks"] for one in page["lines"]) == [[], ["환수 사유 확인 중"]]


async def test_pages_and_volumes_cut_a_ledger_and_lose_nothing(money: Money, monkeypatch: Any) -> None:
    await money.awarded(*"abcde")
    whole = (await ledger(money.service, "arrears"))["lines"]
    lines, page = [], await ledger(money.service, "arrears", limit=2)
    while page["next"]:
        lines += page["lines"]
        page = await ledger(money.service, "arrears", limit=2, after=page["next"])
    assert lines + page["lines"] == whole
    assert page["totals"] is None
    monkeypatch.setattr(xlsx, "MOST_LINES", 3)
    monkeypatch.setattr(volumes, "PIECE", 2)
    written = []
    for volume in (1, 2):
        answer = await money.service.get(f"{LEDGERS}/arrears/xlsx?year=2026&volume={volume}")
        assert answer.headers["content-disposition"].endswith(f'ledger-arrears-41570-2026-{volume}-of-2.xlsx"')
        written.append(cells(answer.content))
    numbers = [row[1] for rows in written for row in rows if row[:1] and row[0].startswith("징수과 ")]
    assert numbers == [one["bill_number"] for one in whole]
    assert [sum(row[:1] == ["총계"] for row in rows) for rows in written] == [1, 0]
    beyond = await money.service.get(f"{LEDGERS}/arrears/xlsx?year=2026&volume=3")
    assert (beyond.status_code, slug(beyond), beyond.json()["volumes"]) == (404, "volume-unknown", 2)


@pytest.mark.parametrize("which", EVERY)
async def test_every_ledger_is_set_as_pdf_and_written_as_xlsx(service: Any, which: str) -> None:
    printed = await service.get(f"{LEDGERS}/{which}/pdf?year=2026")
    assert (printed.status_code, printed.headers["content-type"]) == (200, "application/pdf")
    assert printed.content.startswith(b"%PDF-")
    written = await service.get(f"{LEDGERS}/{which}/xlsx?year=2026")
    assert written.headers["content-disposition"] == f'attachment; filename="reward-ledger-{which}-41570-2026.xlsx"'


async def test_a_city_whose_ordinance_asks_for_none_keeps_none(service: Any) -> None:
    early = await service.get(f"{LEDGERS}/arrears?year=2020")
    assert (early.status_code, slug(early)) == (404, "ledger-not-kept")
    other = await service.get(f"{LEDGERS}/arrears?year=2026", "rewards:read", municipality="41390")
    assert (other.status_code, slug(other)) == (404, "ledger-not-kept")
