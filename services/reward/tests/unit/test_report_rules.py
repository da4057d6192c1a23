"""What was collected through a report, receipt by receipt."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reward.credits.exclusions import Exclusion
from reward.reports.rules import (
    EVASION,
    HIDDEN_ASSETS,
    MATTERS,
    REASONS,
    Money,
    collected_through,
    exclusion,
    lines,
    unchecked,
)
from semu_law import load

LAW = load()
REPORTED, COMPLETED = date(2026, 6, 1), date(2026, 10, 12)


def money(name: str = "a", won: int = 1_000_000, **changes: Any) -> Money:
    usual = Money(
        receipt=uuid5(UUID(int=0), name), bill=uuid5(UUID(int=1), name), won=won, day=COMPLETED,
        decided_on=date(2026, 9, 1), local_tax=True, undone=None,
    )  # fmt: skip
    return replace(usual, **changes)


@pytest.mark.law("Act146 ②")
@pytest.mark.parametrize(
    ("day", "reason"),
    [
        (date(2026, 5, 31), "before-report"), (REPORTED, None), (COMPLETED, None),
        (date(2026, 10, 13), "after-completion"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("kind", [EVASION, HIDDEN_ASSETS])
def test_receipts_count_from_the_report_to_the_completion(kind: Any, day: date, reason: str | None) -> None:
    found = collected_through(LAW, kind, REPORTED, COMPLETED, [money(day=day, decided_on=None)])
    assert [one.excluded.reason for one in found.left_out] == ([reason] if reason else [])
    assert found.won == (0 if reason else 1_000_000)
    assert all(one.excluded.article == "지방세기본법 §146②" for one in found.left_out)


@pytest.mark.law("Act146 ③")
@pytest.mark.parametrize(("decided_on", "counts"), [(date(2026, 5, 31), False), (REPORTED, True), (None, True)])
def test_an_evasion_that_was_levied_before_was_known(decided_on: date | None, counts: bool) -> None:
    found = collected_through(LAW, EVASION, REPORTED, COMPLETED, [money(decided_on=decided_on)])
    assert bool(found.counted) is counts
    assert [one.excluded.reason for one in found.left_out] == ([] if counts else ["known"])


@pytest.mark.law("Act146 ①2")
def test_a_hidden_asset_pays_for_arrears_levied_long_before() -> None:
    old = money(decided_on=date(2020, 7, 10))
    assert collected_through(LAW, HIDDEN_ASSETS, REPORTED, COMPLETED, [old]).won == 1_000_000


@pytest.mark.law("Act146 ⑨")
def test_only_local_tax_is_rewarded() -> None:
    [one] = collected_through(LAW, EVASION, REPORTED, COMPLETED, [money(local_tax=False)]).left_out
    assert (one.excluded.reason, one.excluded.article) == ("not-local-tax", "지방세기본법 §146⑧·⑨")


@pytest.mark.law("Act146 ②", "Act146 ③", "Act146 ④")
@pytest.mark.parametrize(
    ("reason", "article"),
    [
        ("official-duty", "지방세기본법 §146②"),
        ("no-benefit", "지방세기본법 §146③1호"),
        ("under-audit", "지방세기본법 §146③1호"),
        ("known", "지방세기본법 §146①1호·③"),
        ("fraud-suit", "지방세기본법 §146④1호"),
        ("already-pursued", "지방세기본법 §146④2호"),
        ("own-name", "지방세기본법 §146④3호; 지방세기본법 시행령 §82"),
    ],
)
def test_every_exclusion_has_its_article(reason: str, article: str) -> None:
    assert exclusion(LAW, reason, REPORTED, "").article == article
    assert reason in {*REASONS[EVASION], *REASONS[HIDDEN_ASSETS]}


@pytest.mark.law("Act146 ③", "Act146 ④")
def test_each_kind_has_reasons_and_matters_of_its_own() -> None:
    assert set(REASONS[EVASION]) & set(REASONS[HIDDEN_ASSETS]) == {"official-duty"}
    assert not set(MATTERS[EVASION]) & set(MATTERS[HIDDEN_ASSETS])
    assert unchecked(HIDDEN_ASSETS, ["official-duty", "own-name"]) == ["fraud-suit", "already-pursued"]


def test_the_explanation_names_every_receipt() -> None:
    undone = Exclusion("receipt-reversed", "조례 §9②", "수납이 취소되었다.")
    found = collected_through(LAW, EVASION, REPORTED, COMPLETED, [money("a"), money("b", 500, undone=undone)])
    assert set(lines(found)) == {
        "2026-10-12 수납 1,000,000원: 산입.",
        "2026-10-12 수납 500원: 제외. 수납이 취소되었다. (조례 §9②)",
    }


@given(
    st.lists(
        st.tuples(st.integers(1, 10**9), st.dates(date(2026, 5, 1), date(2026, 11, 1)), st.booleans(), st.booleans()),
        max_size=12,
    ),
    st.randoms(use_true_random=False),
)
def test_nothing_is_lost_or_counted_twice_in_any_order(rows: list[tuple[int, date, bool, bool]], chance: Any) -> None:
    receipts = [
        money(
            f"r{number}", won, day=day, local_tax=local, undone=Exclusion("receipt-reversed", "", "") if gone else None
        )
        for number, (won, day, local, gone) in enumerate(rows)
    ]
    found = collected_through(LAW, EVASION, REPORTED, COMPLETED, receipts)
    shuffled = list(receipts)
    chance.shuffle(shuffled)
    assert collected_through(LAW, EVASION, REPORTED, COMPLETED, shuffled) == found
    everything = [*found.counted, *(one.money for one in found.left_out)]
    assert sorted(one.receipt for one in everything) == sorted(one.receipt for one in receipts)
    assert found.won == sum(one.won for one in receipts if one in found.counted)
