"""Who earned a reward, and what excludes it: paragraph by paragraph, before and after bill 3574."""

from datetime import date, timedelta
from typing import Any

import pytest
from reward.credits.rules import Draft
from semu_law import load

GIMPO, DONGJAK = "41570", "11590"
LAW = load()
DAY = timedelta(days=1)
LAST_OLD_DAY = date(2025, 3, 27)
"""The day before the (assumed) promulgation of bill 3574."""


def only(drafts: list[Draft]) -> Draft:
    assert len(drafts) == 1
    return drafts[0]


def reason(drafts: list[Draft]) -> str | None:
    excluded = only(drafts).excluded
    return excluded.reason if excluded else None


def article(drafts: list[Draft]) -> str:
    excluded = only(drafts).excluded
    assert excluded is not None
    return excluded.article


@pytest.mark.law("Gimpo 2①4", "Gimpo 3③1")
@pytest.mark.parametrize(
    ("first", "second", "earned"),
    [
        (date(2026, 4, 20), date(2026, 10, 19), True),
        (date(2026, 4, 19), date(2026, 10, 19), False),
        (date(2026, 4, 20), date(2026, 4, 20), True),
        (date(2026, 10, 19), date(2026, 10, 20), False),
    ],
)
def test_lasting_urging_is_two_direct_contacts_within_the_six_months_before_the_receipt(
    facts: Any, first: date, second: date, earned: bool
) -> None:
    """The receipt is on 20 October 2026: its own day does not count, the corresponding day in April does."""
    contacts = [facts.contact("kim", first, "phone"), facts.contact("kim", second, "visit")]
    drafts = facts.drafts(LAW, GIMPO, facts.receipt(), facts.work(contacts))
    assert reason(drafts) == (None if earned else "urging-not-lasting")


@pytest.mark.law("Gimpo 2①4")
def test_one_direct_contact_is_not_lasting_and_two_officials_do_not_add_up(facts: Any) -> None:
    contacts = [facts.contact("kim", facts.day - DAY), facts.contact("lee", facts.day - DAY)]
    drafts = facts.drafts(LAW, GIMPO, facts.receipt(), facts.work(contacts))
    assert [one.excluded.reason for one in drafts if one.excluded] == ["urging-not-lasting"] * 2
    assert "§2 4호" in drafts[0].excluded.article


@pytest.mark.law("Gimpo 3①4", "Gimpo 3②2", "Gimpo-old 2①2", "Gimpo-old 2②2")
@pytest.mark.parametrize("local_tax", [True, False])
@pytest.mark.parametrize("day", [LAST_OLD_DAY, date(2026, 10, 20)])
def test_collecting_arrears_of_tax_and_of_non_tax_revenue_is_rewarded_alike(
    facts: Any, local_tax: bool, day: date
) -> None:
    receipt = facts.receipt(day=day, levy_year=2022, local_tax=local_tax)
    drafts = facts.drafts(LAW, GIMPO, receipt, facts.work(facts.urged_by("kim", day=day)))
    assert (reason(drafts), only(drafts).share) == (None, 50_000)


@pytest.mark.law("Gimpo 3④1")
@pytest.mark.parametrize(
    ("kind", "direct"), [("message", False), ("letter", False), ("message", True), ("phone", False)]
)
def test_sending_a_message_or_a_letter_is_never_merit(facts: Any, kind: str, direct: bool) -> None:
    contacts = [facts.contact("kim", facts.day - back * DAY, kind, direct=direct) for back in (1, 2, 3)]
    drafts = facts.drafts(LAW, GIMPO, facts.receipt(), facts.work(contacts))
    assert (reason(drafts), only(drafts).share) == ("notice-only", 0)
    assert article(drafts).endswith("§3④1호")


@pytest.mark.law("Gimpo 3④1", "Act146 ①")
def test_a_receipt_without_any_work_on_record_credits_nobody(facts: Any) -> None:
    drafts = facts.drafts(LAW, GIMPO, facts.receipt(), facts.work())
    assert (reason(drafts), only(drafts).official) == ("no-contact-on-record", None)


@pytest.mark.law("Gimpo-old 2④1")
def test_before_the_amendment_the_old_paragraph_is_cited(facts: Any) -> None:
    receipt = facts.receipt(day=LAST_OLD_DAY, levy_year=2022)
    assert article(facts.drafts(LAW, GIMPO, receipt, facts.work())).endswith("§2④1호")


@pytest.mark.law("Gimpo-old 2③1")
def test_before_the_amendment_continued_urging_has_no_period(facts: Any) -> None:
    contacts = [facts.contact("kim", date(2023, 6, 1)), facts.contact("kim", date(2023, 6, 2))]
    long_ago = {"levy_year": 2022, "arrears_since": date(2022, 10, 5)}
    old = facts.receipt(day=LAST_OLD_DAY, **long_ago)
    new = facts.receipt(day=LAST_OLD_DAY + DAY, **long_ago)
    assert reason(facts.drafts(LAW, GIMPO, old, facts.work(contacts))) is None
    assert reason(facts.drafts(LAW, GIMPO, new, facts.work(contacts))) == "urging-not-lasting"


@pytest.mark.law("Gimpo 3③2", "Gimpo-old 2③2")
@pytest.mark.parametrize(
    "kind",
    ["seizure", "public_sale", "licence_restriction", "accusation", "name_publication", "exit_ban", "plate_seizure"],
)
@pytest.mark.parametrize("day", [LAST_OLD_DAY, date(2026, 10, 20)])
def test_a_disposition_is_special_merit(facts: Any, kind: str, day: date) -> None:
    work = facts.work([], [facts.disposition("kim", kind, day)])
    assert reason(facts.drafts(LAW, GIMPO, facts.receipt(day=day, levy_year=2022), work)) is None


@pytest.mark.law("Gimpo 3③2")
def test_a_disposition_after_the_receipt_is_no_merit(facts: Any) -> None:
    work = facts.work([], [facts.disposition("kim", "plate_seizure", facts.day + DAY)])
    assert reason(facts.drafts(LAW, GIMPO, facts.receipt(), work)) == "no-contact-on-record"


@pytest.mark.law("Gimpo 3④2", "Act146 ①4")
@pytest.mark.parametrize(
    ("day", "local_tax", "excluded_by"),
    [
        (date(2026, 10, 20), True, "§3④2호"),
        (date(2026, 10, 20), False, "§3④2호"),
        (LAST_OLD_DAY, True, "시행규칙 §54"),
        (LAST_OLD_DAY, False, None),
    ],
)
def test_attachment_of_the_taxed_object_alone_is_no_merit(
    facts: Any, day: date, local_tax: bool, excluded_by: str | None
) -> None:
    """Before the amendment only local tax is barred, by the decree rule that holds for the whole country."""
    work = facts.work([], [facts.disposition("kim", "attachment_of_taxed_object", day - DAY)])
    drafts = facts.drafts(LAW, GIMPO, facts.receipt(day=day, levy_year=2022, local_tax=local_tax), work)
    assert reason(drafts) == ("attachment-only" if excluded_by else None)
    assert excluded_by is None or excluded_by in article(drafts)


@pytest.mark.law("Gimpo 3④3", "Gimpo-old 2④2")
@pytest.mark.parametrize("day", [LAST_OLD_DAY, date(2026, 10, 20)])
def test_another_creditors_dividend_is_excluded_unless_an_objection_was_made(facts: Any, day: date) -> None:
    receipt = facts.receipt(day=day, levy_year=2022)
    dividend = facts.disposition("kim", "other_creditors_dividend", day - DAY)
    objection = facts.disposition("kim", "dividend_objection", day - DAY)
    contacts = facts.urged_by("kim", day=day)
    assert reason(facts.drafts(LAW, GIMPO, receipt, facts.work(contacts, [dividend]))) == "other-creditors-dividend"
    assert reason(facts.drafts(LAW, GIMPO, receipt, facts.work(contacts, [dividend, objection]))) is None


@pytest.mark.law("Gimpo 3④3", "Gimpo-old 2④2")
@pytest.mark.parametrize(("year", "article"), [(2025, "§2④2호"), (2026, "§3④3호")])
def test_a_dividend_excludes_the_receipts_that_it_brought_and_no_later_one(facts: Any, year: int, article: str) -> None:
    days = [date(year, 2, 3), date(year, 2, 5), date(year, 2, 5), date(year, 2, 6)]
    receipts = [facts.receipt(f"r{n}", day=day, levy_year=year - 3, collected=1_000_000) for n, day in enumerate(days)]
    dividend = facts.disposition("kim", "other_creditors_dividend", date(year, 2, 4))
    drafts = facts.drafts(LAW, GIMPO, receipts, facts.work(facts.urged_by("kim", day=days[0]), [dividend]))
    assert [one.share for one in drafts] == [50_000, 0, 0, 50_000]
    assert [one.excluded.article.endswith(article) for one in drafts if one.excluded] == [True, True]


@pytest.mark.law("Gimpo 2①5", "Gimpo-old 2①2")
def test_an_earlier_years_levy_that_was_decided_this_year_was_not_levied_before_the_year_was_closed(facts: Any) -> None:
    """§2 5호 names the day of the levy; before the amendment the year that it is of decides."""
    work = facts.work(facts.urged_by("kim") + facts.urged_by("kim", day=LAST_OLD_DAY))
    closed, late = date(2025, 12, 31), date(2026, 1, 1)
    assert reason(facts.drafts(LAW, GIMPO, facts.receipt(levy_year=2025, decided_on=closed), work)) is None
    drafts = facts.drafts(LAW, GIMPO, facts.receipt(levy_year=2025, decided_on=late), work)
    assert (reason(drafts), article(drafts).endswith("§2 5호")) == ("levied-this-year", True)
    old = facts.receipt(day=LAST_OLD_DAY, levy_year=2024, decided_on=date(2025, 1, 2))
    assert reason(facts.drafts(LAW, GIMPO, old, work)) is None


@pytest.mark.law("Gimpo-old 2②2")
def test_before_the_amendment_this_years_non_tax_arrears_had_no_rate(facts: Any) -> None:
    """§2②2호 said no 지난연도, but the rates of §3 2호 begin with the first year."""
    receipt = facts.receipt(day=LAST_OLD_DAY, levy_year=2025, local_tax=False)
    drafts = facts.drafts(LAW, GIMPO, receipt, facts.work(facts.urged_by("kim", day=LAST_OLD_DAY)))
    assert (reason(drafts), article(drafts)) == (
        "levied-this-year", "김포시 세입징수 포상금 지급 조례 §2②2호·§3 2호 가목 (개정 전)",
    )  # fmt: skip


@pytest.mark.law("Gimpo 3④4")
def test_arrears_deferred_into_the_next_year_are_excluded_only_since_the_amendment(facts: Any) -> None:
    carried = {"due_date": date(2023, 9, 30), "deferred_due": date(2024, 3, 31)}
    work = facts.work(facts.urged_by("kim") + facts.urged_by("kim", day=LAST_OLD_DAY))
    assert reason(facts.drafts(LAW, GIMPO, facts.receipt(**carried), work)) == "deferral-carried-over"
    same_year = facts.receipt(due_date=date(2023, 9, 30), deferred_due=date(2023, 12, 31))
    assert reason(facts.drafts(LAW, GIMPO, same_year, work)) is None
    old = facts.receipt(day=LAST_OLD_DAY, levy_year=2022, **carried)
    assert reason(facts.drafts(LAW, GIMPO, old, work)) is None


@pytest.mark.law("Gimpo 2①5", "Gimpo-old 2①2")
@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"levy_year": 2026}, "levied-this-year"),
        ({"levy_year": 2025}, None),
        ({"demand_due": date(2026, 10, 20)}, "demand-not-passed"),
        ({"demand_due": date(2026, 10, 19)}, None),
        ({"demand_due": None}, None),
        ({"arrears_since": None}, "not-in-arrears"),
        ({"arrears_since": date(2026, 10, 21)}, "not-in-arrears"),
        ({"limitation_on": date(2026, 10, 19)}, "limitation-complete"),
        ({"limitation_on": date(2026, 10, 20)}, None),
    ],
)
def test_only_arrears_as_the_ordinance_defines_them_earn_a_reward(
    facts: Any, changes: dict[str, Any], expected: str | None
) -> None:
    work = facts.work(facts.urged_by("kim"))
    assert reason(facts.drafts(LAW, GIMPO, facts.receipt(**changes), work)) == expected


@pytest.mark.law("Gimpo-old 2①2")
def test_before_the_amendment_a_running_demand_does_not_matter(facts: Any) -> None:
    receipt = facts.receipt(day=LAST_OLD_DAY, levy_year=2024, demand_due=LAST_OLD_DAY + DAY)
    assert reason(facts.drafts(LAW, GIMPO, receipt, facts.work(facts.urged_by("kim", day=LAST_OLD_DAY)))) is None


@pytest.mark.law("Gimpo 3⑤", "Gimpo-old 2⑤")
@pytest.mark.parametrize(("grade", "excluded"), [(6, False), (5, True), (4, True)])
@pytest.mark.parametrize("day", [LAST_OLD_DAY, date(2026, 10, 20)])
def test_grade_five_and_above_earn_nothing(facts: Any, grade: int, excluded: bool, day: date) -> None:
    work = facts.work(facts.urged_by("kim", day=day), grade=grade)
    drafts = facts.drafts(LAW, GIMPO, facts.receipt(day=day, levy_year=2022), work)
    assert reason(drafts) == ("grade-5-or-above" if excluded else None)


@pytest.mark.law("Gimpo 3⑤")
def test_an_official_whom_the_register_does_not_know_yet_waits(facts: Any) -> None:
    work = facts.work(facts.urged_by("kim"), unknown=True)
    assert reason(facts.drafts(LAW, GIMPO, facts.receipt(), work)) == "official-unknown"


@pytest.mark.law("Act146 ⑧", "Act146 ⑨")
@pytest.mark.parametrize(("municipality", "day"), [(DONGJAK, date(2026, 10, 20)), (GIMPO, date(2023, 5, 2))])
def test_without_an_ordinance_in_force_nothing_may_be_paid(facts: Any, municipality: str, day: date) -> None:
    receipt = facts.receipt(day=day, levy_year=2020)
    drafts = facts.drafts(LAW, municipality, receipt, facts.work(facts.urged_by("kim", day=day)))
    assert reason(drafts) == "no-ordinance"
    assert "§146" in article(drafts)
