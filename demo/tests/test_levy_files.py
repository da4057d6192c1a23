"""The made levy file: realistic, repeatable, and wrong exactly where it says so."""

import csv
import io
from collections import Counter
from datetime import date

import pytest
from semu_demo.levy_files.faults import COLUMN_COUNT, FAULTS, REPEATED
from semu_demo.levy_files.maker import COLUMNS, LevyFilePlan, Made, make_rows, write_levy_file
from semu_demo.levy_files.taxpayers import taxpayer

PLAN = LevyFilePlan("carried_over", rows=3000, seed=7, taxpayers=1800, made_on=date(2026, 10, 16))


def made(plan: LevyFilePlan) -> tuple[bytes, Made]:
    target = io.BytesIO()
    counts = write_levy_file(target, plan)
    return target.getvalue(), counts


def test_the_same_plan_makes_the_same_file_and_another_seed_another() -> None:
    first, _ = made(PLAN)
    assert made(PLAN)[0] == first
    assert made(LevyFilePlan("carried_over", 3000, 8, 1800, PLAN.made_on))[0] != first


def test_it_is_cp949_with_korean_headers() -> None:
    content, counts = made(PLAN)
    rows = list(csv.reader(io.StringIO(content.decode("cp949"), newline="")))
    assert tuple(rows[0]) == COLUMNS
    assert len(rows) == 1 + counts.rows == 3001
    with pytest.raises(UnicodeDecodeError):
        content.decode("utf-8")


@pytest.mark.parametrize("kind", ["new", "carried_over"])
def test_every_fault_of_its_kind_is_in_it_and_counted(kind: str) -> None:
    _, counts = made(LevyFilePlan(kind, 3000, 7, 1800, PLAN.made_on))
    assert set(counts.faults) == {*FAULTS[kind], COLUMN_COUNT, REPEATED}
    assert counts.good + counts.faults.total() == counts.rows


def test_a_repeated_row_is_the_good_row_before_it() -> None:
    rows = list(make_rows(PLAN))
    for place, (cells, fault) in enumerate(rows):
        if fault == REPEATED:
            assert cells == next(earlier for earlier, wrong in reversed(rows[:place]) if wrong is None)


def test_good_rows_are_unique_levies() -> None:
    keys = Counter(tuple(cells[:4]) for cells, fault in make_rows(PLAN) if fault is None)
    assert keys.most_common(1)[0][1] == 1


def test_no_new_levy_is_decided_after_the_day_of_the_file() -> None:
    plan = LevyFilePlan("new", 1000, 7, 1800, PLAN.made_on)
    decided = {cells[COLUMNS.index("징수결의일")] for cells, fault in make_rows(plan) if fault is None}
    assert max(day.replace("-", "").replace(".", "") for day in decided) <= "20261016"


def test_two_files_of_one_seed_levy_the_same_people() -> None:
    def numbers(plan: LevyFilePlan) -> set[str]:
        return {cells[6].replace("-", "") for cells, fault in make_rows(plan) if fault is None}

    known = {taxpayer(7, index).number for index in range(1800)}
    assert numbers(PLAN) <= known
    assert numbers(LevyFilePlan("new", 1000, 7, 1800, PLAN.made_on)) <= known


def test_nobody_real_can_be_in_it() -> None:
    weights = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
    for index in range(500):
        one = taxpayer(7, index)
        assert one.phone is None or one.phone.startswith("0100")
        if not one.corporation:
            total = sum(int(digit) * weight for digit, weight in zip(one.number, weights, strict=False))
            assert (11 - total % 11) % 10 != int(one.number[12])
            assert len(one.ci) == 88


def test_some_are_corporations_and_some_persons_cannot_be_reached() -> None:
    people = [taxpayer(7, index) for index in range(2000)]
    assert 0.04 < sum(one.corporation for one in people) / 2000 < 0.1
    assert any(one.phone is None for one in people)
    assert any(not one.ci_in_file and not one.corporation for one in people)
    assert {one.reach for one in people} == {"member", "not_a_member", "blocked", "unconfirmed", "bad_number"}
