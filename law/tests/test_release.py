"""Lookups of the law as it stands, and releases that stay loadable."""

from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from shutil import copytree

import pytest
from semu_law import NotInForce, UnknownItem, UnknownKey, load
from semu_law.errors import InvalidLaw, UnknownRelease
from semu_law.freeze import freeze
from semu_law.release import FOLDERS, ROOT, read_files, release_hash

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("key", "changes_on", "before", "after"),
    [
        ("late-charge.tax-surcharge.monthly", date(2019, 1, 1), "12/1000", "75/10000"),
        ("late-charge.fine.first", date(2017, 6, 3), "5/100", "3/100"),
        ("late-charge.self-assessed.daily", date(2019, 1, 1), "3/10000", "25/100000"),
        ("late-charge.self-assessed.daily", date(2022, 6, 7), "25/100000", "22/100000"),
        ("refund.interest", date(2024, 3, 22), "29/1000", "35/1000"),
        ("refund.interest", date(2025, 3, 21), "35/1000", "31/1000"),
    ],
)
def test_a_rate_changes_on_its_day_and_not_the_day_before(key: str, changes_on: date, before: str, after: str) -> None:
    assert load().lookup(key, changes_on - DAY).ratio == Fraction(before)
    assert load().lookup(key, changes_on).ratio == Fraction(after)


@pytest.mark.law("Figures 1.1")
def test_the_day_the_liability_arose_chooses_the_regime() -> None:
    assert load().lookup("late-charge.tax.regime", date(2023, 12, 31)).choice == "tax-surcharge"
    assert load().lookup("late-charge.tax.regime", date(2024, 1, 1)).choice == "tax-penalty"


@pytest.mark.parametrize("regime", ["tax-surcharge", "tax-penalty", "fine", "road-occupancy"])
def test_every_monthly_regime_has_the_same_keys(regime: str) -> None:
    on = date(2026, 1, 1)
    assert load().lookup(f"late-charge.{regime}.first", on).ratio == Fraction(3, 100)
    assert load().lookup(f"late-charge.{regime}.monthly", on).ratio >= 0
    assert load().lookup(f"late-charge.{regime}.threshold", on).won >= 0
    assert load().lookup(f"late-charge.{regime}.cap-months", on).count == 60
    assert load().lookup(f"late-charge.{regime}.exempt", on).names <= {"state", "local-government"}


@pytest.mark.law("Figures 9.1")
def test_the_books_of_a_year_are_closed_on_days_of_that_year_and_the_next() -> None:
    on = date(2026, 12, 31)
    assert load().lookup("accounting.books-close", on).day_of(2026) == date(2026, 12, 31)
    assert load().lookup("accounting.late-receipts", on).day_of(2026) == date(2027, 1, 20)
    assert load().lookup("accounting.completion", on).day_of(2026) == date(2027, 2, 10)
    assert load().policy("41570", "accounting.arrears-register", on).day_of(2026) == date(2027, 2, 11)
    assert load().lookup("accounting.completion", on).citation["value"] == {"years_after": 1, "month": 2, "day": 10}


@pytest.mark.law("Figures 9.2")
def test_months_are_reported_by_a_day_of_the_next_month() -> None:
    on = date(2026, 10, 31)
    assert load().lookup("accounting.monthly-report", on).count == 15
    assert load().policy("11590", "accounting.metropolitan-report", on).count == 15
    assert load().policy("11590", "accounting.metropolitan-report.at-the-latest", on).count == 20
    assert load().policy("11590", "accounting.self-assessed-register", on).count == 5


@pytest.mark.law("Figures 7")
@pytest.mark.parametrize("key", ["allocation.order.local-tax", "allocation.order.non-tax"])
@pytest.mark.parametrize("liability_day", [date(2011, 1, 1), date(2023, 12, 31), date(2024, 1, 1)])
def test_every_regime_takes_expense_then_principal_then_charge(key: str, liability_day: date) -> None:
    assert load().lookup(key, liability_day).choice == "expense-principal-charge"


@pytest.mark.law("Figures 7")
@pytest.mark.parametrize(
    ("municipality", "item", "delegated"),
    [("41570", "취득세", True), ("41570", "재산세", False), ("41570", "과태료", False), ("11590", "취득세", False)],
)
def test_a_city_collects_the_tax_of_its_province(municipality: str, item: str, delegated: bool) -> None:
    assert load().is_delegated(municipality, item) is delegated


def test_the_versions_over_a_span_of_days_come_with_their_days() -> None:
    key = "late-charge.self-assessed.daily"
    found = load().between(key, date(2022, 6, 1), date(2022, 6, 30))
    assert [(first.day, last.day, one.ratio) for first, last, one in found] == [
        (1, 6, Fraction(25, 100_000)),
        (7, 30, Fraction(22, 100_000)),
    ]
    assert load().between(key, date(2022, 6, 7), date(2022, 6, 7)) == [(*[date(2022, 6, 7)] * 2, found[1][2])]
    with pytest.raises(NotInForce):
        load().between(key, date(2017, 3, 27), date(2022, 6, 7))


def test_before_its_first_entry_a_key_is_not_in_force() -> None:
    with pytest.raises(NotInForce) as refusal:
        load().lookup("late-charge.tax-penalty.first", date(2023, 12, 31))
    assert refusal.value.first == date(2024, 1, 1)


def test_an_unknown_key_and_an_unknown_municipality_are_refused() -> None:
    with pytest.raises(UnknownKey):
        load().lookup("late-charge.weather", date(2024, 1, 1))
    with pytest.raises(UnknownKey):
        load().ordinance("99999", "reward.cap.case", date(2024, 1, 1))
    with pytest.raises(UnknownKey):
        load().ordinance("11590", "reward.cap.case", date(2024, 1, 1))


def test_a_wrong_accessor_is_a_programming_error() -> None:
    with pytest.raises(TypeError):
        _ = load().lookup("late-charge.fine.first", date(2024, 1, 1)).won
    with pytest.raises(TypeError):
        load().lookup("late-charge.fine.first", date(2024, 1, 1)).day_of(2024)


@pytest.mark.parametrize(
    ("key", "before", "after"),
    [("reward.cap.case", 300_000, 400_000), ("reward.cap.month", 1_000_000, 1_000_000),
     ("reward.cap.month.term-limited", 3_000_000, 4_000_000)],
)  # fmt: skip
@pytest.mark.law("Gimpo addenda", "Gimpo-old 4①1", "Gimpo 5①1")
def test_the_gimpo_caps_change_with_the_promulgation(key: str, before: int, after: int) -> None:
    promulgated = date(2025, 3, 28)
    assert load().ordinance("41570", key, promulgated - DAY).won == before
    assert load().ordinance("41570", key, promulgated).won == after


@pytest.mark.law("Gimpo 2①4")
def test_lasting_urging_is_defined_only_since_the_amendment() -> None:
    assert load().ordinance("41570", "reward.urging.window", date(2025, 3, 28)).count == 6
    with pytest.raises(NotInForce):
        load().ordinance("41570", "reward.urging.window", date(2025, 3, 27))


def test_every_reward_ordinance_in_force_is_whole() -> None:
    """Rewards are computed for many bills at once: a city whose ordinance lacks a key would stop them all."""
    gimpo = {key for key in load().municipalities["41570"].ordinances if key.startswith("reward.")}
    for municipality in load().municipalities.values():
        own = {key for key in municipality.ordinances if key.startswith("reward.")}
        assert own in (set(), gimpo), municipality.code


def test_a_municipality_without_a_choice_follows_the_documented_default() -> None:
    found = load().policy("11590", "late-charge.rounding", date(2024, 1, 1))
    assert (found.choice, bool(found.note)) == ("each-month", True)


@pytest.mark.parametrize(
    ("name", "code", "late_charge"),
    [("주정차위반과태료", "parking-fine", "fine"), ("재산세", "property-tax", "local_tax"),
     ("변상금", "unauthorised-use-indemnity", "public_property"),
     ("도로 점용료", "road-occupancy-fee", "road_occupancy"),
     ("이행강제금", "enforcement-levy", "none"), ("parking-fine", "parking-fine", "fine")],
)  # fmt: skip
def test_an_item_answers_to_its_code_its_name_and_its_aliases(name: str, code: str, late_charge: str) -> None:
    item = load().item(name)
    assert (item.code, item.late_charge) == (code, late_charge)


def test_an_unknown_item_is_refused() -> None:
    with pytest.raises(UnknownItem):
        load().item("공기세")


def test_the_law_in_use_is_frozen() -> None:
    """If this fails: run `python -m semu_law.freeze` and commit the file. Never delete one that was used."""
    current = load()
    frozen = load(current.hash)
    assert frozen == current
    assert (frozen.parameters, frozen.policies, frozen.items) == (current.parameters, current.policies, current.items)
    assert frozen.municipalities == current.municipalities


@pytest.mark.parametrize("frozen", sorted((ROOT / "releases").glob("*.json")), ids=lambda path: path.stem[:12])
def test_every_release_ever_used_stays_loadable(frozen: Path) -> None:
    assert load(frozen.stem).hash == frozen.stem


def test_an_unknown_release_is_refused() -> None:
    with pytest.raises(UnknownRelease):
        load("0" * 64)


def test_an_amendment_freezes_beside_the_release_before_it(tmp_path: Path) -> None:
    for folder in (*FOLDERS, "releases"):
        copytree(ROOT / folder, tmp_path / folder)
    amended = tmp_path / "ordinances/41570/reward.yaml"
    amended.write_text(amended.read_text(encoding="utf-8").replace("400000", "500000"), encoding="utf-8")
    frozen = freeze(tmp_path)
    assert frozen.stem == release_hash(read_files(tmp_path)) != load().hash
    assert (tmp_path / "releases" / f"{load().hash}.json").exists()


def test_a_frozen_release_that_was_changed_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copytree(ROOT / "releases", tmp_path / "releases")
    frozen = tmp_path / "releases" / f"{load().hash}.json"
    frozen.write_text(frozen.read_text(encoding="utf-8").replace("400000", "500000"), encoding="utf-8")
    monkeypatch.setattr("semu_law.release.ROOT", tmp_path)
    load.cache_clear()
    with pytest.raises(InvalidLaw, match="was changed"):
        load(frozen.stem)
    load.cache_clear()
