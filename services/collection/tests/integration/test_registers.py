"""The registers: what their lines say, and that they agree with the ledger."""

import dataclasses
import random
import tempfile
import zipfile
from collections import defaultdict
from datetime import date, timedelta
from io import BytesIO
from uuid import uuid4
from xml.etree import ElementTree

import pytest
from collection.registers import volumes
from collection_facts import approved, carried_over, decided, levy, payment, reduced, withdrawn
from ended_years import begin, close
from semu_contracts.events.assessment import CarriedIn
from semu_contracts.internal.recipients import Recipient, RecipientsAnswer
from semu_kit.problems import UpstreamUnavailable
from semu_kit.sheets import xlsx

REGISTERS = "/collection/v1/registers"
WRITE_OFFS = "/collection/v1/write-offs"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
TERMS = (
    "carried_in", "reinstated", "decided", "late_charge", "reduced", "collected", "written_off", "restored", "lapsed",
    "carried_out", "outstanding",
)  # fmt: skip


UNSPLIT = ("reduced", "lapsed", "carried_out")


def write_off(one, **facts):
    return {
        "bill": str(one.bill), "day": "2026-10-12", "reason": "missing_or_no_property", "searched_on": "2026-10-08",
        **facts,
    }  # fmt: skip


def cancellation(one, **facts):
    return {"bill": str(one.bill), "day": "2026-10-16", "cause": "property_found", **facts}


async def nothing():
    """Happens while assessment answers."""


class Assessment:
    """Assessment's internal endpoint: everybody has a name but those in `purged`."""

    def __init__(self):
        self.asked = []
        self.purged = set()
        self.names = {}
        self.meanwhile = nothing

    async def post(self, path, question, model):
        assert path == "/assessment/internal/v1/recipients"
        assert model is RecipientsAnswer
        self.asked.append(len(question.taxpayers))
        await self.meanwhile()
        return RecipientsAnswer(
            recipients=[
                Recipient(
                    taxpayer=one, municipality="41570", kind="person", phone=None, ci=None,
                    name=self.names.get(one, f"홍{one.hex[-4:]}"),
                )
                for one in question.taxpayers
                if one not in self.purged
            ]
        )


@pytest.fixture
def assessment(service):
    stands_in = Assessment()
    service.runtime.resources = dataclasses.replace(service.runtime.resources, assessment=stands_in)
    return stands_in


async def register(service, slug, year=2026, **query):
    asked = "&".join(f"{name}={value}" for name, value in {"year": year, **query}.items())
    return await service.get(f"{REGISTERS}/{slug}?{asked}", "registers:read")


async def paper(service, slug, kind, **query):
    asked = "&".join(f"{name}={value}" for name, value in {"year": 2026, **query}.items())
    return await service.client.get(
        f"{REGISTERS}/{slug}/{kind}?{asked}", headers=service.tokens.headers("registers:read")
    )


def cells(content):
    """The cells of an XLSX file's first sheet, row by row, as they are written."""
    with zipfile.ZipFile(BytesIO(content)) as book:
        rows = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml")).iter(f"{{{SHEET}}}row")
        return [["".join(cell.itertext()) for cell in row] for row in rows]


async def every_line(service, slug, **query):
    """The lines of a register, page after page."""
    lines, page = [], await register(service, slug, limit=2, **query)
    while page["next"]:
        lines += page["lines"]
        page = await register(service, slug, limit=2, after=page["next"], **query)
    return lines + page["lines"]


async def bounce(service, official, one):
    """The money of its latest receipt never came: asked for by one official, approved by another."""
    receipts = await service.rows(
        "SELECT id FROM receipt WHERE bill = $1 AND id NOT IN (SELECT receipt FROM receipt_reversal) ORDER BY id DESC",
        one.bill,
    )
    if not receipts:
        return False
    path = f"/collection/v1/receipts/{receipts[0][0]}/reversals"
    body = {"cause": "bounced", "reason": "부도", "day": service.clock.today().isoformat()}
    asked = await service.post(path, "receipts:reverse", body, **official)
    assert asked.status_code == 201, asked.text
    other = {**official, "subject": str(uuid4())}
    done = await service.post(f"/collection/v1/reversals/{asked.json()['id']}/approval", "receipts:reverse", **other)
    assert done.status_code == 200, done.text
    return True


async def a_year(service, official):
    """Bills with everything that officials do to them."""
    paid, part, late, off, back = (levy(penalty=20_000) for _ in range(5))
    fine, withdrawn_one = levy(item="parking-fine", principal=40_000), levy()
    old, reinstated = carried_over(), carried_over(carried=CarriedIn(written_off_on=date(2025, 12, 1)))
    for one in (paid, part, late, off, back, fine, withdrawn_one, old, reinstated):
        await service.hear(decided(one))
    await service.hear(
        approved(
            payment(1_020_000, (paid, 1_020_000), on=date(2026, 9, 30)),
            payment(400_000, (part, 400_000)),
            payment(1_060_000, (late, 1_060_000)),
            payment(100_000, (old, 100_000)),
            payment(7_000, bills=[], reference="nobody's"),
        ),
        withdrawn(withdrawn_one),
        reduced(paid, 120_000),
        reduced(part, 700_000, 20_000),
    )
    assert await bounce(service, official, late)
    for one in (off, back):
        assert (await service.post(WRITE_OFFS, "work:write", write_off(one), **official)).status_code == 201
    for one in (back, reinstated):
        cancelled = await service.post(f"{WRITE_OFFS}/cancellations", "work:write", cancellation(one), **official)
        assert cancelled.status_code == 201, cancelled.text
    return {"paid": paid, "part": part, "late": late, "off": off, "back": back, "old": old, "reinstated": reinstated}


async def agrees(service, year):
    """The collection register of a year is its trial balance, line by line and in the sums; what it sums up to."""
    lines = await every_line(service, "collection-register", year=year)
    balance = defaultdict(int)
    for line in (await service.get("/collection/v1/ledger/trial-balance", "ledger:read"))["lines"]:
        if line["component"] and line["fiscal_year"] == year:
            balance[line["account"]] += line["debit"] - line["credit"]
    total = {name: sum(line[name] for line in lines) for name in TERMS}
    assert total["carried_in"] == -balance["carried_in"]
    assert total["reinstated"] == -balance["reinstated"]
    assert total["decided"] + total["late_charge"] == -balance["decided"]
    assert total["collected"] == balance["bank"]
    assert total["written_off"] - total["restored"] == balance["written_off"]
    assert total["outstanding"] == balance["receivable"]
    assert [total[name] for name in UNSPLIT] == [balance[name] for name in UNSPLIT]
    for line in lines:
        assert line["carried_in"] + line["reinstated"] + line["decided"] + line["late_charge"] == (
            line["reduced"] + line["collected"] + line["written_off"] - line["restored"] + line["lapsed"]
            + line["carried_out"] + line["outstanding"]
        )  # fmt: skip
    # What is printed above the lines comes from the ledger by a way of its own.
    rows = cells((await paper(service, "collection-register", "xlsx", year=year)).content)
    [printed] = [row for row in rows if row[0] == "총계"]
    assert [int(won) for won in printed[1:]] == [total[name] for name in TERMS]
    return total


@pytest.mark.law("Dongjak 6④", "Dongjak 11②", "Dongjak 12②", "Dongjak 22")
async def test_the_collection_register_is_the_trial_balance(service, assessment, official):
    await a_year(service, official)
    total = await agrees(service, 2026)
    never = {"lapsed", "carried_out", "late_charge"}
    assert [name for name, won in total.items() if won <= 0 and name not in never] == []


async def by_chance(service, official, chance, bills):
    """Something that happens to one of `bills`; what cannot be is refused."""
    one, day = chance.choice(bills), date(2026, 9, 25) + timedelta(days=chance.randrange(25))
    act = chance.choice(["pay", "pay", "pay", "bounce", "reduce", "write off", "cancel", "lapse"])
    body = {"bill": str(one.bill), "day": day.isoformat()}
    if act == "pay":
        won = chance.randrange(1_000, 900_000)
        await service.hear(approved(payment(won, (one, won), on=day)))
    elif act == "reduce":
        await service.hear(reduced(one, chance.randrange(1, 50_000)))
    elif act == "bounce":
        await bounce(service, official, one)
    elif act == "write off":
        found = {"reason": "missing_or_no_property", "searched_on": day.isoformat()}
        await service.post(WRITE_OFFS, "work:write", {**body, **found}, **official)
    elif act == "cancel":
        cause = chance.choice(["property_found", "error"])
        await service.post(f"{WRITE_OFFS}/cancellations", "work:write", {**body, "cause": cause}, **official)
    else:
        await service.post("/collection/v1/lapses", "work:write", {"bill": str(one.bill)}, **official)


@pytest.mark.law("Dongjak 6④", "Dongjak 15②", "Dongjak 15③", "Dongjak 22")
@pytest.mark.parametrize("seed", range(4))
async def test_whatever_happens_by_chance_every_register_is_its_trial_balance(
    service, assessment, official, clock, seed
):
    chance = random.Random(seed)
    carried = CarriedIn(written_off_on=date(2025, 12, 1), limitation_on=date(2026, 10, 18))
    bills = [levy(penalty=30_000), levy(principal=400_000), levy(item="parking-fine", principal=90_000)]
    bills += [carried_over(), carried_over(carried=carried)]
    await service.hear(*(decided(one) for one in bills))
    for _ in range(20):
        await by_chance(service, official, chance, bills)
    await agrees(service, 2026)
    await begin(service, clock)
    for _ in range(6):
        await by_chance(service, official, chance, bills)
    old, new = await agrees(service, 2026), await agrees(service, 2027)
    assert old["carried_out"] == new["carried_in"]
    await service.prove()


@pytest.mark.law("Dongjak 15①", "Dongjak 15③", "Dongjak 22")
async def test_each_year_has_its_own_registers_and_what_one_carries_out_the_next_carries_in(
    service, assessment, official, clock
):
    bills = await a_year(service, official)
    await begin(service, clock)
    await service.hear(approved(payment(50_000, (bills["old"], 50_000), on=date(2026, 12, 30))))
    old, new = await agrees(service, 2026), await agrees(service, 2027)
    assert old["outstanding"] == 0
    assert old["carried_out"] == new["carried_in"] == new["outstanding"] > 0
    by_year = {
        year: {line["bill"]: line for line in await every_line(service, "arrears-register", year=year)}
        for year in (2026, 2027)
    }
    left, carried = by_year[2026][str(bills["old"].bill)], by_year[2027][str(bills["old"].bill)]
    assert (left["state"], left["collected"], left["claimed"]) == ("차년 이월", 150_000, 0)
    assert (carried["carried"], carried["principal"], carried["state"]) == (850_000, 850_000, "체납")
    assert carried["claimed"] == carried["principal"] + carried["accrued"] > carried["principal"]
    # Written off and beside the books: it stays in the register, though no year carries it.
    assert by_year[2027][str(bills["off"].bill)]["beside"] == 1_020_000


@pytest.mark.law("Dongjak 15①")
async def test_the_printed_register_says_when_the_carried_arrears_were_listed_and_waits_for_what_is_not_due(
    service, assessment, clock
):
    overdue = levy()
    not_due = levy(due_date=date(2027, 2, 26), decided_day=date(2026, 12, 1), liability_day=date(2026, 12, 1))
    await service.hear(decided(overdue), decided(not_due))
    await begin(service, clock)
    await close(service, clock)
    lines = await every_line(service, "arrears-register", year=2027)
    assert [line["bill"] for line in lines] == [str(overdue.bill)]
    rows = cells((await paper(service, "arrears-register", "xlsx", year=2027)).content)
    assert rows[2][0].endswith("이월분 1건 1,000,000원은 2027-01-21에 작성하였다(기한 2027-02-11, 제15조제1항).")


@pytest.mark.law("Dongjak 9", "Dongjak 11②", "Dongjak 12②")
async def test_a_receipt_taken_back_keeps_its_stamp_and_a_reduction_its_reason(service, assessment, official):
    bills = await a_year(service, official)
    book = {line["bill"]: line for line in await every_line(service, "receipt-book")}
    [stamp] = book[str(bills["late"].bill)]["stamps"]
    assert (stamp["won"], stamp["reversed_on"]) == (1_050_000, "2026-10-19")
    assert book[str(bills["late"].bill)]["collected"] == 0
    # Told anew after the reduction, and stamped once.
    [stamp] = book[str(bills["paid"].bill)]["stamps"]
    assert (stamp["won"], stamp["reversed_on"]) == (900_000, None)
    assert book[str(bills["paid"].bill)]["taken_off"] == 120_000
    lines = {(line["bill"], line["component"]): line for line in await every_line(service, "collection-register")}
    assert lines[str(bills["paid"].bill), "본세"]["remarks"] == ["2026-10-19 감액 경정"]


@pytest.mark.law("Dongjak 22", "Dongjak 23")
async def test_cancelled_write_offs_have_their_own_columns_with_reason_and_added_charge(service, assessment, official):
    bills = await a_year(service, official)
    lines = {(line["bill"], line["component"]): line for line in await every_line(service, "collection-register")}
    same_year = lines[str(bills["back"].bill), "본세"]
    assert (same_year["written_off"], same_year["restored"], same_year["reinstated"]) == (1_000_000, 1_000_000, 0)
    later = lines[str(bills["reinstated"].bill), "본세"]
    assert (later["reinstated"], later["restored"], later["carried_in"]) == (1_000_000, 0, 0)
    assert later["remarks"] == ["2026-10-16 결손처분 취소 재산 발견"]
    assert lines[str(bills["reinstated"].bill), "가산금"]["added_charge"] == 30_000 + 26 * 6_600


@pytest.mark.law("Dongjak 9", "Dongjak 7②")
async def test_the_receipt_book_stamps_each_receipt_with_its_time_and_who_stamped_it(service, assessment):
    one, unpaid = levy(penalty=20_000), levy(item="parking-fine", principal=40_000)
    await service.hear(decided(one), decided(unpaid))
    await service.hear(approved(payment(400_000, (one, 400_000), on=date(2026, 10, 15))))
    await service.hear(approved(payment(100_000, (one, 100_000))))
    by_bill = {line["bill"]: line for line in (await register(service, "receipt-book"))["lines"]}
    line = by_bill[str(one.bill)]
    assert (line["levied"], line["taken_off"], line["proper"], line["collected"]) == (1_020_000, 0, 1_020_000, 500_000)
    assert [(stamp["value_day"], stamp["won"], stamp["channel"]) for stamp in line["stamps"]] == [
        ("2026-10-15", 400_000, "kakaopay"), ("2026-10-19", 100_000, "kakaopay"),
    ]  # fmt: skip
    assert {(stamp["stamped_at"], stamp["stamped_by"]) for stamp in line["stamps"]} == {
        ("2026-10-19T01:00:00Z", "provider:kakaopay")
    }
    assert by_bill[str(unpaid.bill)]["stamps"] == []
    rows = cells((await paper(service, "receipt-book", "xlsx")).content)
    assert "2026-10-15 카카오페이 400,000 ⓢ2026-10-19 10:00 kakaopay\n" in "".join(cell for row in rows for cell in row)


@pytest.mark.law("Dongjak 10②", "Dongjak 15①", "Dongjak 15②")
async def test_arrears_stay_in_their_register_until_they_are_cleared_or_lapse(service, assessment, official):
    due, written_off, not_due = levy(), levy(), levy(due_date=date(2026, 10, 30))
    lapsed = carried_over(carried=CarriedIn(limitation_on=date(2026, 10, 1)))
    await service.hear(decided(due), decided(written_off), decided(not_due), decided(lapsed))
    await service.close("2026-10-01")
    await service.hear(approved(payment(400_000, (due, 400_000))))
    await service.post(WRITE_OFFS, "work:write", write_off(written_off), **official)
    lines = {line["bill"]: line for line in (await register(service, "arrears-register"))["lines"]}
    assert set(lines) == {str(one.bill) for one in (due, written_off, lapsed)}
    line = lines[str(due.bill)]
    assert (line["newly_decided"], line["collected"], line["principal"]) == (1_000_000, 400_000, 600_000)
    assert (line["accrued"], line["claimed"], line["arrears_since"]) == (30_000, 630_000, "2026-10-01")
    line = lines[str(written_off.bill)]
    assert (line["shelved"], line["principal"], line["beside"], line["state"]) == (1_000_000, 0, 1_000_000, "정리보류")
    done = await service.post("/collection/v1/lapses", "work:write", {"bill": str(lapsed.bill)}, **official)
    assert done.status_code == 201, done.text
    lines = {line["bill"] for line in (await register(service, "arrears-register"))["lines"]}
    assert lines == {str(one.bill) for one in (due, written_off)}


@pytest.mark.law("Dongjak 10②", "Dongjak 15①")
async def test_the_register_by_taxpayer_sums_that_of_the_bills(service, assessment):
    ones = [carried_over(), carried_over(principal=500_000), carried_over(item="parking-fine", principal=40_000)]
    both = [one.model_copy(update={"taxpayer": ones[0].taxpayer}) for one in (ones[0], ones[2])]
    await service.hear(decided(*both), decided(ones[1]))
    bills = await every_line(service, "arrears-register")
    people = {line["taxpayer"]: line for line in await every_line(service, "arrears-by-taxpayer")}
    assert len(people) == 2
    for taxpayer, line in people.items():
        own = [one for one in bills if one["taxpayer"] == taxpayer]
        assert line["bills"] == len(own)
        assert line["claimed"] == sum(one["claimed"] for one in own)
    assert people[str(both[0].taxpayer)]["items"] == "재산세, 주정차위반 과태료"


async def test_names_are_asked_when_a_register_is_made_and_kept_nowhere(service, assessment):
    one, purged = levy(), levy()
    assessment.purged.add(purged.taxpayer)
    await service.hear(decided(one), decided(purged))
    names = {line["bill"]: line["name"] for line in (await register(service, "receipt-book"))["lines"]}
    assert names == {str(one.bill): f"홍{one.taxpayer.hex[-4:]}", str(purged.bill): None}
    tables = await service.rows("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
    kept = f"kept::text LIKE '%홍{one.taxpayer.hex[-4:]}%'"
    for (table,) in tables:
        assert await service.rows(f"SELECT 1 FROM {table} AS kept WHERE {kept}") == []


@pytest.mark.parametrize("slug", ["receipt-book", "collection-register", "arrears-register", "arrears-by-taxpayer"])
async def test_a_register_is_printed_and_written_with_the_lines_of_its_api(service, assessment, slug):
    await service.hear(decided(carried_over()), decided(carried_over(item="parking-fine", principal=40_000)))
    lines = (await register(service, slug))["lines"]
    printed = await paper(service, slug, "pdf")
    assert (printed.status_code, printed.headers["content-type"]) == (200, "application/pdf")
    assert printed.content.startswith(b"%PDF-")
    assert b"NotoSansCJKkr" in printed.content
    written = await paper(service, slug, "xlsx")
    assert written.headers["content-disposition"] == f'attachment; filename="{slug}-41570-2026.xlsx"'
    rows = cells(written.content)
    assert rows[0] == [(await register(service, slug))["title"]]
    assert [row for row in rows if lines[0]["name"] in row]
    assert len([row for row in rows if any(line["name"] in row for line in lines)]) == len(lines)


async def test_a_long_register_comes_in_volumes_that_miss_nothing(service, assessment, monkeypatch):
    monkeypatch.setattr(xlsx, "MOST_LINES", 4)
    monkeypatch.setattr(volumes, "PIECE", 3)
    ones = [levy(principal=10_000 + n) for n in range(10)]
    for one in ones:
        await service.hear(decided(one))
    seen = []
    for volume in (1, 2, 3):
        written = await paper(service, "collection-register", "xlsx", volume=volume)
        assert written.headers["content-disposition"].endswith(f'-{volume}-of-3.xlsx"')
        seen += [row[0] for row in cells(written.content) if row[0] in {one.levy_number for one in ones}]
    assert sorted(seen) == sorted(one.levy_number for one in ones)
    assert max(assessment.asked) <= 3
    beyond = await paper(service, "collection-register", "xlsx", volume=4)
    assert (beyond.status_code, beyond.json()["volumes"]) == (404, 3)


@pytest.mark.parametrize("kind", ["pdf", "xlsx"])
async def test_a_payment_in_the_same_instant_is_in_all_of_a_volume_or_in_none_of_it(
    service, assessment, monkeypatch, kind
):
    monkeypatch.setattr(volumes, "PIECE", 1)
    set_in_type, first, second = [], levy(), levy()

    async def caught(*parts):
        set_in_type.extend(parts)
        return b"%PDF-"

    async def pay():
        assessment.meanwhile = nothing
        await service.hear(approved(payment(400_000, (second, 400_000))))

    monkeypatch.setattr(service.runtime.resources.press, "pdf", caught)
    await service.hear(decided(first), decided(second))
    assessment.meanwhile = pay
    made = await paper(service, "collection-register", kind)
    if kind == "pdf":
        [(sheet, lines)] = set_in_type
        assert [line.outstanding for line in lines] == [1_000_000, 1_000_000]
        assert sheet.totals[-1][1]["outstanding"] == 2_000_000
    else:
        rows = cells(made.content)
        assert [row[-1] for row in rows if row[0] == "총계"] == ["2000000"]
        assert [row[-2] for row in rows if row[0] in (first.levy_number, second.levy_number)] == ["1000000"] * 2
    [paid] = [line for line in await every_line(service, "collection-register") if line["collected"]]
    assert paid["bill"] == str(second.bill)


async def test_without_assessment_there_is_no_register_and_no_file_is_left(service, assessment, monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    await service.hear(decided(levy()))
    assert (await paper(service, "receipt-book", "xlsx")).status_code == 200
    assert list(tmp_path.iterdir()) == []

    async def away():
        raise UpstreamUnavailable("응답이 없습니다.")

    assessment.meanwhile = away
    for kind in ("pdf", "xlsx"):
        assert (await paper(service, "receipt-book", kind)).status_code == 503
    assert list(tmp_path.iterdir()) == []


async def test_a_register_is_of_one_year_one_item_and_one_municipality(service, assessment):
    await service.hear(decided(levy()), decided(levy(item="parking-fine", principal=40_000)))
    await service.hear(decided(levy(), municipality="11590"))
    assert len((await register(service, "receipt-book"))["lines"]) == 2
    assert (await register(service, "receipt-book", year=2025))["lines"] == []
    [fine] = (await register(service, "receipt-book", item="주정차위반 과태료"))["lines"]
    assert fine["levied"] == 40_000
    headers = service.tokens.headers("registers:read")
    unknown = await service.client.get(f"{REGISTERS}/receipt-book?year=2026&item=무엇세", headers=headers)
    assert (unknown.status_code, unknown.json()["type"].rsplit("/", 1)[-1]) == (422, "item-unknown")
    refused = await service.client.get(
        f"{REGISTERS}/receipt-book?year=2026", headers=service.tokens.headers("ledger:read")
    )
    assert refused.status_code == 403


async def test_a_name_is_shown_as_it_is_whatever_it_looks_like(service, assessment):
    one = levy()
    await service.hear(decided(one))
    assessment.names[one.taxpayer] = '=HYPERLINK("x") #panic() *[굵게]*'
    assert (await paper(service, "receipt-book", "pdf")).status_code == 200
    [row] = [row for row in cells((await paper(service, "receipt-book", "xlsx")).content) if row[0] == one.levy_number]
    assert row[1] == assessment.names[one.taxpayer]


async def test_a_register_without_lines_is_printed_too(service, assessment):
    for slug in ("receipt-book", "arrears-by-taxpayer"):
        assert (await paper(service, slug, "pdf")).content.startswith(b"%PDF-")
    assert assessment.asked == []
