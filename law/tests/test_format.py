"""What the loader refuses: anything that could change an amount silently."""

from pathlib import Path

import pytest
from semu_law.errors import InvalidLaw
from semu_law.release import ROOT, build, read_files

ENTRY = """
    - effective_from: {day}
      value: {value}
      article: 법 §1
      promulgation: null
      note: 시험
      confidence: I
"""
HEAD = """
- key: a.key
  title: 시험
  unit: ratio
  kind: scalar
  rounding: none
  selected_by: receipt_day
  entries:"""

YEAR_DAY = HEAD.replace("unit: ratio", "unit: none").replace("kind: scalar", "kind: year-day")


def law(*entries: str, head: str = HEAD) -> dict[str, str]:
    return {"parameters/a.yaml": head + "".join(entries)}


def entry(day: str = "2024-01-01", value: str = '"3/100"') -> str:
    return ENTRY.format(day=day, value=value)


def test_a_well_formed_file_is_read() -> None:
    assert build(law(entry())).parameters["a.key"].entries[0].article == "법 §1"


@pytest.mark.parametrize(
    ("files", "complaint"),
    [
        (law(entry(value="0.03")), "float"),
        (law(entry(value="[1]")), "no ratio"),
        (law(entry(value='"3/0"')), "no ratio"),
        (law(entry("2024-01-01"), entry("2023-01-01")), "dates must rise"),
        (law(entry("2024-01-01"), entry("2024-01-01")), "dates must rise"),
        (law(entry("soon")), "no date"),
        (law(entry().replace("      article: 법 §1\n", "")), "article"),
        (law(entry().replace("      promulgation: null\n", "")), "promulgation"),
        (law(entry().replace("confidence: I", "confidence: maybe")), "confidence"),
        (law(entry().replace("note: 시험", "note: 시험\n      note: 또")), "given twice"),
        (law(entry(), HEAD, entry()), "given twice"),
        (law(entry(), head=HEAD.replace("unit: ratio", "unit: KRW")), "no whole number"),
        (law(entry("{promulgation_of: some-bill}")), "promulgation day of 'some-bill' is required"),
        (law(entry(value="{years_after: 0, month: 2, day: 29}"), head=YEAR_DAY), "no day of every year"),
        (law(entry(value="{month: 2, day: 10}"), head=YEAR_DAY), "no day of a year"),
        (law(entry(value='"02-10"'), head=YEAR_DAY), "no day of a year"),
        (law(), "a.key"),
    ],
)
def test_what_could_change_an_amount_silently_is_refused(files: dict[str, str], complaint: str) -> None:
    with pytest.raises(InvalidLaw, match=complaint):
        build(files)


@pytest.mark.law("Gimpo addenda")
def test_a_municipality_must_say_when_its_amendment_was_promulgated() -> None:
    files = read_files(ROOT)
    path = "ordinances/41570/municipality.yaml"
    files[path] = files[path].replace("promulgated_on: 2025-03-28", "promulgated_on: null")
    with pytest.raises(InvalidLaw, match="promulgation day"):
        build(files)


def test_two_items_never_answer_to_one_name() -> None:
    one = "- {code: a, name: 과태료, kind: non_tax, late_charge: fine, basis_article: 법 §1}\n"
    with pytest.raises(InvalidLaw, match="names both"):
        build({"items/a.yaml": one, "items/b.yaml": one.replace("code: a", "code: b")})


def test_a_bracket_must_rise() -> None:
    falling = '[{lower: 5, rate: "1/100"}, {lower: 5, rate: "2/100"}]'
    with pytest.raises(InvalidLaw, match="must rise"):
        build(law(entry(value=falling), head=HEAD.replace("kind: scalar", "kind: brackets")))


def test_every_text_of_the_law_counts_in_the_hash(tmp_path: Path) -> None:
    files = law(entry())
    assert build(files).hash == build(dict(files)).hash
    assert build(files).hash != build(law(entry().replace("시험", "다른 시험"))).hash
    assert build(files).hash != build({"parameters/b.yaml": files["parameters/a.yaml"]}).hash
