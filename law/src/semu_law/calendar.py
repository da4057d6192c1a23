"""Legal days (기간의 계산): business days in Korea, and periods of months by the civil calendar."""

import calendar as gregorian
from datetime import date, timedelta
from functools import lru_cache

import holidays

SATURDAY = 5
LABOUR_DAY = (5, 1)


@lru_cache
def _public_holidays(year: int) -> holidays.HolidayBase:
    return holidays.country_holidays("KR", years=year)


def is_business_day(day: date) -> bool:
    """No Saturday, Sunday, public or substitute holiday (공휴일·대체공휴일), nor Labour Day (근로자의 날)."""
    if day.weekday() >= SATURDAY or (day.month, day.day) == LABOUR_DAY:
        return False
    return day not in _public_holidays(day.year)


def move_to_business_day(day: date) -> date:
    """The day, or the next business day after it (지방세기본법 §24①, 민법 §161)."""
    while not is_business_day(day):
        day += timedelta(days=1)
    return day


def months_passed_on(start: date, months: int) -> date:
    """The first day on which `months` months from `start` (that day counted) have passed (민법 §160).

    A month without the corresponding day ends with its last day, so the period has passed on the 1st of the next.
    """
    year, month = _shift(start, months)
    if start.day <= gregorian.monthrange(year, month)[1]:
        return date(year, month, start.day)
    return date(year + month // 12, month % 12 + 1, 1)


def months_before(day: date, months: int) -> date:
    """The corresponding day `months` months back, or that month's last day if it has none (민법 §160③)."""
    year, month = _shift(day, -months)
    return date(year, month, min(day.day, gregorian.monthrange(year, month)[1]))


def _shift(day: date, months: int) -> tuple[int, int]:
    index = day.year * 12 + day.month - 1 + months
    return index // 12, index % 12 + 1
