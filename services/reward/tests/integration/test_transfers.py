"""Files for the bank and its answers: nothing is paid twice, and what failed waits again."""

import asyncio
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from informant_reports import REASON as WHY
from informant_reports import Reports
from money import ACCOUNT, Money, answer, slug
from semu_kit.testing import recorded
from sqlalchemy import text


@pytest.fixture
def money(service: Any, told: Any) -> Money:
    return Money(service, told)


async def sent(money: Money, *officials: str, **made: Any) -> dict[str, Any]:
    """An award each, claimed and in one file."""
    await money.budget()
    for official in officials:
        assert (await money.claim(await money.awarded(f"of-{official}", official=official))).status_code == 201
    return await money.transfer(await money.approved(), **made)


async def states(money: Money) -> list[str]:
    return [one["state"] for one in (await money.get("payouts"))["payouts"]]


@pytest.mark.law("Gimpo 9③", "Gimpo-old 8③")
async def test_what_the_bank_could_not_pay_is_paid_anew_into_another_account(money: Money) -> None:
    transfer = await sent(money, "kim", "lee")
    taken = await money.answered(transfer, "0000", "0101")
    assert (taken.json()["paid"], taken.json()["failed"], taken.json()["refusals"]) == (1, 1, [])
    failed = next(one for one in (await money.get("payouts"))["payouts"] if one["state"] == "failed")
    assert (failed["reason"], (await money.get("budgets/2026"))["left"]) == ("없는 계좌", 9_950_000)
    other = ACCOUNT | {"number": "987654321", "holder": "이영희"}
    answer = await money.send(f"claims/{failed['claim']}/account", other, method="PUT", scopes=("rewards:write",))
    assert answer.status_code == 200, answer.text
    again = await money.transfer(await money.approved())
    assert (again["number"], again["count"]) == (transfer["number"] + 1, 1)
    assert "987654321,50000,이영희" in (await money.text(again)).text
    assert "987654321" not in (await money.text(transfer)).text
    assert (await money.text(again, "informants:identify", reason=WHY)).status_code == 403
    assert (await money.answered(again, "0000")).json()["paid"] == 1
    assert sorted(await states(money)) == ["failed", "paid", "paid"]


async def test_the_same_answer_again_changes_nothing(money: Money) -> None:
    transfer = await sent(money, "kim")
    content = answer(transfer, [(1, 50_000, "0000")])
    path = f"transfers/{transfer['transfer']}/answers"
    both = await asyncio.gather(money.send(path, content), money.send(path, content))
    assert sorted((one.json()["paid"], one.json()["repeated"]) for one in both) == [(0, 1), (1, 0)]
    events = [one.type for one in await recorded(money.service.runtime)]
    assert events.count("payout.paid.v1") == 1
    answers = (await money.get(f"transfers/{transfer['transfer']}"))["answers"]
    assert [one["sha256"] for one in answers] == [answers[0]["sha256"]] * 2


async def test_an_answer_that_says_otherwise_is_for_an_official_to_look_at(money: Money) -> None:
    transfer = await sent(money, "kim")
    path = f"transfers/{transfer['transfer']}/answers"
    await money.send(path, answer(transfer, [(1, 50_000, "0000")]))
    taken = (await money.send(path, answer(transfer, [(1, 50_000, "0103")]))).json()
    assert (taken["failed"], [one["code"] for one in taken["refusals"]]) == (0, ["answered_otherwise"])
    assert await states(money) == ["paid"]


async def test_a_result_from_before_the_day_of_transfer_is_refused_row_by_row(money: Money, clock: Any) -> None:
    await money.budget()
    for official in ("kim", "lee"):
        assert (await money.claim(await money.awarded(f"of-{official}", official=official))).status_code == 201
    file = {"profile": "transfer-csv", "bank": "088", "day": "2026-10-20"}
    transfer = (await money.send(f"payout-orders/{(await money.approved())['order']}/transfer", file)).json()
    early = (await money.answered(transfer, "0000", "0101")).json()
    assert (early["paid"], early["failed"], early["refused"]) == (0, 0, 2)
    assert {(one["field"], one["value"], one["code"]) for one in early["refusals"]} == {
        ("이체일", "2026-10-20", "before_transfer_day")
    }  # fmt: skip
    assert await states(money) == ["sent", "sent"]
    clock.instant += timedelta(days=1)
    taken = (await money.answered(transfer, "0000", "0101")).json()
    assert (taken["paid"], taken["failed"], taken["refusals"]) == (1, 1, [])


async def test_an_answer_cut_short_is_taken_not_at_all(money: Money) -> None:
    transfer = await sent(money, "kim", "lee")
    whole = answer(transfer, [(1, 50_000, "0000"), (2, 50_000, "0000")])
    refused = await money.send(f"transfers/{transfer['transfer']}/answers", whole[: len(whole) * 2 // 3])
    assert (refused.status_code, slug(refused), refused.json()["fault"]["code"]) == (
        422, "transfer-answer-refused", "cut_short",
    )  # fmt: skip
    assert await states(money) == ["sent", "sent"]


async def test_a_bad_row_is_refused_by_name_and_value_and_the_others_are_taken(money: Money) -> None:
    transfer = await sent(money, "kim", "lee")
    content = answer(transfer, [(1, 50_000, "0000"), (2, 49_000, "0000")])
    taken = (await money.send(f"transfers/{transfer['transfer']}/answers", content)).json()
    assert (taken["paid"], taken["refused"]) == (1, 1)
    [row] = taken["refusals"]
    assert (row["line"], row["field"], row["value"], row["code"]) == (3, "이체금액", "49000", "other_amount")
    assert sorted(await states(money)) == ["paid", "sent"]


async def test_a_name_that_does_not_fit_is_found_before_the_file_is_made(money: Money) -> None:
    await money.budget()
    await money.claim(await money.awarded("a"), account=ACCOUNT | {"holder": "가" * 21})
    order = await money.approved()
    body = {"profile": "transfer-fixed", "bank": "088", "day": "2026-10-19"}
    refused = await money.send(f"payout-orders/{order['order']}/transfer", body)
    assert (refused.status_code, slug(refused)) == (409, "payout-account-unusable")
    assert await states(money) == ["approved"]
    refused = await money.send(f"payout-orders/{order['order']}/transfer", body | {"day": "2026-10-18"})
    assert slug(refused) == "transfer-day"


async def test_no_account_lies_open_in_the_database(money: Money) -> None:
    transfer = await sent(money, "kim", profile="transfer-fixed")
    assert "3520001234567" in (await money.text(transfer)).content.decode("cp949")
    async with money.service.runtime.database.transaction() as session:
        tables = await session.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"))
        for table in tables.all():
            rows = str((await session.execute(text(f'SELECT * FROM "{table}"'))).all())
            assert "3520001234567" not in rows, table
            assert "김철수" not in rows, table


@pytest.mark.law("Act146 ⑥", "Gimpo 9③")
async def test_an_informants_account_is_opened_for_one_role_with_a_reason(
    money: Money, committee: Any, told: Any
) -> None:
    reports = Reports(money.service, told)
    levied = told.receipt("a", principal=40_000_000, decided_day=date(2026, 9, 1))
    await money.service.hears(levied)
    await reports.notified("a")
    report = await reports.detail()
    answer = await reports.send("PUT", "/account", "informants:identify", ACCOUNT)
    assert answer.is_success, answer.text
    award = await informants_award(money, committee, report)
    claim = await money.claim(award, account=None)
    assert (claim.status_code, claim.json()["informant"]) == (201, True)
    await money.budget()
    assert slug(await money.order()) == "nothing-to-pay"
    transfer = await money.transfer(await money.approved(informants=True))
    assert (await money.text(transfer, reason=WHY)).status_code == 403
    refused = await money.text(transfer, "informants:identify")
    assert (refused.status_code, slug(refused)) == (422, "transfer-reason")
    before = len(await reports.accesses())
    told_to_the_bank = await money.text(transfer, "informants:identify", reason=WHY)
    assert f"3520001234567,{award['won']},김철수" in told_to_the_bank.text
    accesses = await reports.accesses()
    assert (len(accesses), accesses[-1]["what"], accesses[-1]["reason"]) == (before + 1, "account", WHY)
    assert (await money.answered(transfer, "0000", kind="evasion_informant")).json()["paid"] == 1
    [event] = [one for one in await recorded(money.service.runtime) if one.type == "payout.paid.v1"]
    [item] = event.data.items
    assert (item.person, item.kind, item.award) == (None, "evasion_informant", UUID(award["award"]))


async def informants_award(money: Money, committee: Any, report: dict[str, Any]) -> dict[str, Any]:
    item = {"about": "report", "report": report["report"], "total": 6_000_000}
    decided = await committee.hold(item)
    assert decided.status_code == 201, decided.text
    [award] = (await money.get("awards?kind=evasion_informant"))["awards"]
    return award
