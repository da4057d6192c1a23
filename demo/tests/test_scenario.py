"""The story's parts: who does what, what is recorded, and how a page is read."""

from collections import Counter

import pytest
from semu_demo.scenario.crowd import Deed, cast_parts
from semu_demo.scenario.office import Contact, plan_work
from semu_demo.scenario.pages import read

PERSONS = [f"person-{number}" for number in range(2700)]


def test_citizens_read_and_pay_as_cities_report() -> None:
    deeds = Counter(part.deed for part in cast_parts(PERSONS, seed=1))
    beside = deeds[Deed.REFUSE] + deeds[Deed.SOMEBODY_ELSE]
    readers = deeds.total() - beside
    payers = readers - deeds[Deed.READ]
    assert readers == 2700 * 36 // 100
    assert payers == readers * 30 // 100
    assert set(deeds) == set(Deed)


def test_the_same_seed_casts_the_same_parts() -> None:
    assert cast_parts(PERSONS, 1) == cast_parts(list(reversed(PERSONS)), 1)
    assert cast_parts(PERSONS, 1) != cast_parts(PERSONS, 2)


def test_nobody_has_two_parts() -> None:
    persons = [part.person for part in cast_parts(PERSONS, 1)]
    assert len(persons) == len(set(persons))


@pytest.mark.parametrize("reached", [0, 1, 5, 40])
def test_few_reached_citizens_make_few_parts(reached: int) -> None:
    assert len(cast_parts(PERSONS[:reached], 1)) <= reached


def test_work_is_recorded_about_carried_over_bills_that_the_campaign_selects() -> None:
    bills = [
        {"bill": f"{item}-{kind}-{number}", "item": item, "kind": kind, "principal": 69_990 + number}
        for item in ("parking-fine", "acquisition-tax")
        for kind in ("new", "carried_over")
        for number in range(2000)
    ]
    planned = plan_work(bills, seed=1)
    assert planned
    assert all(bill.startswith("parking-fine-carried_over-") for bill, _ in planned)
    assert all(int(bill.rpartition("-")[2]) >= 10 for bill, _ in planned)
    assert any(isinstance(work, Contact) and not work.direct for _, work in planned)


def test_a_page_is_read_as_a_person_reads_it() -> None:
    page = read(
        "http://city.example/n/abc",
        """<title>안내문이 도착했습니다 | 김포시</title><a href="/help">도움말 <b>보기</b></a>
        <form method="post" action="/n/abc/pay"><input type="hidden" name="form_token" value="t">
        <input type="checkbox" name="bills" value="1" checked><input type="checkbox" name="bills" value="2">
        <button type="submit">카카오페이로 <span>1,000원</span> 납부</button>
        <button name="action" value="leave">취소</button></form>""",
    )
    assert page.title == "안내문이 도착했습니다 | 김포시"
    assert page.links == [("/help", "도움말 보기")]
    [form] = page.forms
    assert (form.method, form.action) == ("post", "/n/abc/pay")
    assert form.pressed("카카오페이로") == [("form_token", "t"), ("bills", "1")]
    assert form.pressed("취소") == [("form_token", "t"), ("bills", "1"), ("action", "leave")]
    assert form.pressed("없는 버튼") is None
