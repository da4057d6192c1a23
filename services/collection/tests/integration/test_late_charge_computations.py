"""`POST /collection/v1/late-charges/computations`: late charges of given facts, without touching the ledger."""

import asyncio
import json
from datetime import date

import pytest
from collection.late_charges.trace import again
from collection_facts import decided, levy
from semu_law import load
from semu_law.release import ROOT

COMPUTATIONS = "/collection/v1/late-charges/computations"


def bill(**facts):
    """L2 of the figures: 43,200 won, unless said otherwise."""
    return {
        "kind": "bill", "item": "재산세", "liability_day": "2024-06-01", "due_date": "2024-07-31",
        "principal": 1_000_000, "as_of": "2024-10-10", **facts,
    }  # fmt: skip


def unpaid(kind="self_assessed", **facts):
    """L8 of the figures: 46,200 won, unless said otherwise."""
    return {"kind": kind, "due_date": "2024-03-29", "unpaid": 5_000_000, "as_of": "2024-05-10", **facts}


async def computed(service, *rows, **question):
    response = await service.post(COMPUTATIONS, "bills:read", {"computations": list(rows), **question})
    assert response.status_code == 200, response.text
    return response.json()


@pytest.mark.law("Figures 1.8 L2", "Figures 1.8 L8", "Figures 1.6", "Figures 1.7", "Figures 2.1")
async def test_bills_and_taxes_before_their_notice_are_computed_with_words_and_traces(service):
    in_time = {"first_day": "2024-07-20", "last_day": "2024-12-31", "kind": "before_due"}
    answer = await computed(
        service,
        bill(),
        bill(payments=[{"day": "2024-09-10", "won": 400_000}]),
        bill(deferrals=[in_time], as_of="2025-02-10"),
        bill(debtor="local_government"),
        bill(item="하천점용료"),
        bill(due_date="2024-09-16", as_of="2024-10-20"),
        unpaid(),
        unpaid("withheld", unpaid=1_000_000, due_date="2025-01-10", noticed_on="2025-03-10",
               notice_due="2025-03-31", as_of="2025-06-10"),
    )  # fmt: skip
    assert [one["won"] for one in answer["computed"]] == [43_200, 40_560, 36_600, 0, 0, 36_600, 46_200, 62_780]
    assert [one["due"] for one in answer["computed"]][2:6:3] == ["2024-12-31", "2024-09-19"]
    assert answer["refused"] == []
    assert answer["computed"][0]["explanation"][-1] == "2024년 10월 10일까지 더해진 금액은 모두 43,200원입니다."
    assert await service.rows("SELECT id FROM journal_entry") == []


async def test_every_trace_answered_can_be_computed_again(service):
    answer = await computed(service, bill(), unpaid(), unpaid("withheld"))
    assert [again(one["trace"]).won for one in answer["computed"]] == [one["won"] for one in answer["computed"]]


@pytest.mark.law("Figures 1.2")
async def test_what_a_bill_owes_is_computed_from_its_debtor_and_can_be_computed_again(service):
    private, public = levy(), levy(debtor="local_government")
    await service.hear(decided(private, public))
    for one, charge in ((private, 36_600), (public, 0)):
        told = await service.owed(one, date(2026, 11, 10))
        assert told["owed"]["charge"] == charge == again(told["trace"]).won


async def test_every_law_release_that_was_used_may_be_named(service):
    for release in sorted(path.stem for path in (ROOT / "releases").glob("*.json")):
        answer = await computed(service, bill(), law_release=release)
        assert (answer["law_release"], answer["computed"][0]["won"]) == (release, 43_200)
    assert (await computed(service, bill()))["law_release"] == load().hash


async def test_a_law_release_that_is_not_kept_is_refused(service):
    response = await service.post(COMPUTATIONS, "bills:read", {"computations": [bill()], "law_release": "0" * 64})
    assert (response.status_code, response.json()["type"].rsplit("/", 1)[1]) == (404, "law-release-unknown")
    response = await service.post(COMPUTATIONS, "bills:read", {"computations": [bill()], "law_release": "../pyproject"})
    assert response.status_code == 422


BAD_ROWS = [
    ({}, "kind", None, "가운데 하나"),
    (bill(kind="loan"), "kind", None, "가운데 하나"),
    ("재산세", "kind", "재산세", "형식"),
    ({**bill(), "principal": None}, "principal", None, "정수"),
    (bill(principal="1000000"), "principal", "1000000", "정수"),
    (bill(principal=1_000_000.5), "principal", 1_000_000.5, "정수"),
    (bill(principal=-10), "principal", -10, "0 이상"),
    (bill(principal=10**16), "principal", 10**16, "이하"),
    (bill(due_date="2024-02-30"), "due_date", "2024-02-30", "YYYY-MM-DD"),
    (bill(as_of="9999-12-31"), "as_of", "9999-12-31", "이하"),
    (bill(name="홍길동"), "name", None, "없는 이름"),
    (bill(item="공기세"), "item", "공기세", "과목"),
    (bill(item="\ud800"), "item", "'\\ud800'", "과목"),
    (bill(**{"\ud800": 1}), "kind", "'\\ud800'", "형식"),
    (bill(liability_day="2010-06-01", due_date="2010-07-31"), "late-charge.tax.regime", "2010-06-01", "2011-01-01"),
    (bill(liability_day="2024-08-01"), "liability_day", "2024-08-01", "늦습니다"),
    (bill(payments=[{"day": "2024-09-10", "won": 1_000_001}]), "payments", 1_000_001, "넘습니다"),
    (bill(payments=[{"day": "2024-09-10"}]), "payments/0/won", None, "값이 없습니다"),
    (bill(payments=[{"day": "2024-09-10", "won": 1}] * 61), "payments", None, "60개"),
    (
        bill(deferrals=[{"first_day": "2024-12-31", "last_day": "2024-07-20", "kind": "before_due"}]),
        "deferrals/0/last_day", "2024-07-20", "끝납니다",
    ),
    (unpaid(noticed_on="2024-03-29"), "noticed_on", "2024-03-29", "늦어야"),
    (unpaid("withheld", notice_due="2024-05-31"), "notice_due", "2024-05-31", "납세고지일과 함께"),
    (unpaid(item="재산세"), "item", "재산세", "없는 이름"),
]  # fmt: skip


async def test_bad_rows_are_refused_by_name_value_and_reason_and_good_ones_are_computed(service):
    rows = [bill(), *(row for row, _, _, _ in BAD_ROWS), unpaid()]
    sent = await service.client.post(
        COMPUTATIONS,
        content=json.dumps({"computations": rows}),  # in ASCII: half a surrogate pair can be sent too
        headers={**service.tokens.headers("bills:read"), "Content-Type": "application/json"},
    )
    answer = sent.json()
    assert [(one["row"], one["won"]) for one in answer["computed"]] == [(0, 43_200), (len(rows) - 1, 46_200)]
    assert [refused["row"] for refused in answer["refused"]] == list(range(1, len(rows) - 1))
    for (_, name, value, reason), refused in zip(BAD_ROWS, answer["refused"], strict=True):
        [fault] = refused["errors"]
        assert (fault["name"], fault["value"]) == (name, value)
        assert reason in fault["reason"]


async def test_no_rows_and_more_than_a_thousand_are_refused(service):
    for rows in ([], [bill()] * 1001):
        response = await service.post(COMPUTATIONS, "bills:read", {"computations": rows})
        assert response.status_code == 422


async def test_a_thousand_rows_are_computed_while_others_are_answered(service):
    rows = [bill(principal=1_000_000 + 10 * number) for number in range(1_000)]
    answer, trial_balance = await asyncio.gather(
        computed(service, *rows), service.get("/collection/v1/ledger/trial-balance", "ledger:read")
    )
    assert (len(answer["computed"]), trial_balance["lines"]) == (1_000, [])


async def test_without_the_scope_nothing_is_computed(service):
    response = await service.post(COMPUTATIONS, "contacts:write", {"computations": [bill()]})
    assert response.status_code == 403
