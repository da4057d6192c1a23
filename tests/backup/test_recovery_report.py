"""The report of a recovery: to the won what was rebuilt of which record, and what was not."""

import pytest
from recover import composed, in_words

GIMPO, DAY = "41570", "2026-11-22"


def payment(what, won, **more):
    return {
        "payment_id": f"T-{what}", "what": what, "won": won, "returned": 0, "municipality": GIMPO, "value_day": DAY,
        "provider": "kakaopay", **more,
    }  # fmt: skip


def file(*rows, state="posted", problem=None):
    return {
        "municipality": GIMPO, "day": DAY, "profile": "virtual-account-csv", "file": "1", "received_before": False,
        "state": state, "problem": problem,
        "rows": [{"outcome": outcome, "count": count, "won": won} for outcome, count, won in rows],
    }  # fmt: skip


def brought(record, won, *, suspense=0):
    return {
        "municipality": GIMPO, "record": record, "count": 2, "won": won, "to_bills": won - suspense, "overpaid": 0,
        "suspense": suspense, "awaiting": 0,
    }  # fmt: skip


def difference(channel, receipts, deposited):
    return {
        "municipality": GIMPO, "day": DAY, "channel": channel, "receipts": receipts, "deposited": deposited,
        "difference": deposited - receipts,
    }  # fmt: skip


@pytest.fixture
def report():
    payments = [payment("rebuilt", 41_200, returned=1_200), payment("known", 9_000), payment("unplaced", 30_000)]
    told = {
        "brought": [brought("kakaopay", 41_200), brought(f"virtual-account-csv {DAY}", 12_000, suspense=5_000)],
        "differences": [difference("counter_cash", 0, 70_000), difference("kakaopay", 50_200, 49_000)],
        "not_compared": {GIMPO: ["2026-11-21"]},
    }
    return composed(payments, [file(("posted", 2, 12_000), ("repeated", 1, 3_000), ("refused", 1, 700))], told)


def test_what_was_rebuilt_and_what_is_missing_are_summed_to_the_won(report):
    city = report["municipalities"][GIMPO]
    assert (city["rebuilt_won"], city["missing_won"]) == (53_200, 70_000)
    assert [one["channel"] for one in city["missing"]] == ["counter_cash"]
    assert [one["difference"] for one in city["not_arrived"]] == [-1_200]
    assert city["left"] == [{"record": f"virtual-account-csv {DAY}", "what": "refused", "count": 1, "won": 700}]
    assert city["days_without_statement"] == ["2026-11-21"]


def test_the_providers_lines_are_all_accounted_for(report):
    provider = report["provider"]
    assert provider["lines"] == {"rebuilt": 1, "known": 1, "unplaced": 1}
    assert [one["payment_id"] for one in provider["left"]] == ["T-unplaced"]
    assert [one["returned"] for one in provider["given_back"]] == [1_200]


def test_the_words_say_the_same(report):
    words = in_words(report)
    for said in (
        "되살린 수납: 53,200원",
        "kakaopay: 2건 41,200원 (과세 건 41,200원",
        "미확인 5,000원",
        "되살리지 못한 입금(은행 명세에 있으나 수납이 없음): 70,000원",
        f"{DAY} counter_cash: 입금 70,000원, 수납 0원, 차액 70,000원",
        "1건 700원 (읽을 수 없는 행)",
        "은행 명세가 없어 맞추지 못한 날: 2026-11-21",
        "T-unplaced: 30,000원 (안내문까지 유실되어",
        "41,200원 가운데 1,200원을 결제사가 돌려줌",
        "다시 입력하십시오",
    ):
        assert said in words


def test_a_file_that_was_refused_whole_is_named_with_its_reason():
    told = {"brought": [], "differences": [], "not_compared": {}}
    report = composed([], [file(state="refused", problem="표제부가 없습니다.")], told)
    assert report["municipalities"][GIMPO]["left"] == [
        {"record": f"virtual-account-csv {DAY}", "what": "file_refused", "count": 1, "won": None,
         "why": "표제부가 없습니다."}
    ]  # fmt: skip
    assert "금액 미상 (표제부가 없습니다.)" in in_words(report)


def test_with_no_records_nothing_is_claimed():
    report = composed([], [], {"brought": [], "differences": [], "not_compared": {}})
    assert report["municipalities"] == {}
    assert report["provider"] == {"lines": {}, "left": [], "given_back": []}
