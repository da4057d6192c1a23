"""What is levied: items, amounts and days as a city's registers hold them."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

from semu_demo.levy_files.names import STREETS


@dataclass(frozen=True, slots=True)
class Days:
    """The days of one levy, KST."""

    year: int
    """과세연도."""
    period: str
    """기분."""
    liability: date
    decided: date
    due: date


@dataclass(frozen=True)
class Item:
    """One revenue item (세목) and how often, how much and when it is levied."""

    name: str
    weight: int
    lowest: int
    highest: int
    """Won; most levies are near the lowest."""
    step: int
    days: Callable[[int, random.Random], Days]
    taxed_object: Callable[[random.Random], str]
    tax_base_times: int = 0
    """과표액 as a multiple of the tax; none for a fine."""
    penalty_share: int = 0
    """가산세 in percent of the principal, where the levy has one."""

    @property
    def on_land(self) -> bool:
        """Whether the taxed object is a parcel, which has an address."""
        return self.taxed_object is _parcel


def _instalments(*fixed: tuple[str, int, int, int, int]) -> Callable[[int, random.Random], Days]:
    """Levied on set days: (period, month of liability, its day, due month, due day)."""

    def days(year: int, chance: random.Random) -> Days:
        period, month, day, due_month, due_day = chance.choice(fixed)
        due = date(year, due_month, due_day)
        return Days(year, period, date(year, month, day), due - timedelta(days=20), due)

    return days


def _any_time(year: int, chance: random.Random) -> Days:
    """Levied as it happens (수시분)."""
    liability = date(year, 1, 1) + timedelta(days=chance.randint(0, 250))
    decided = liability + timedelta(days=chance.randint(20, 40))
    return Days(year, f"{decided.month:02d}", liability, decided, decided + timedelta(days=chance.randint(30, 60)))


def _plate(chance: random.Random) -> str:
    letter = chance.choice("가나다라마거너더러머버서어저고노도로")
    return f"{chance.randint(10, 699)}{letter}{chance.randint(1000, 9999)}"


def _parcel(chance: random.Random) -> str:
    return f"{chance.choice(STREETS)[0]} {chance.randint(1, 1900)}-{chance.randint(1, 40)}"


def _no_object(chance: random.Random) -> str:
    return ""


_VEHICLE_TAX = _instalments(("1기분", 6, 1, 6, 30), ("2기분", 12, 1, 12, 31))
_PROPERTY_TAX = _instalments(("7월분", 6, 1, 7, 31), ("9월분", 6, 1, 9, 30))
_RESIDENT_TAX = _instalments(("8월분", 7, 1, 8, 31))
_HALF_YEARS = _instalments(("1기분", 2, 1, 3, 31), ("2기분", 8, 1, 9, 30))

ITEMS = (
    Item("주정차위반 과태료", 280, 32_000, 120_000, 8_000, _any_time, _plate),
    Item("자동차세", 180, 62_000, 660_000, 10, _VEHICLE_TAX, _plate, tax_base_times=11),
    Item("재산세", 120, 40_000, 2_400_000, 10, _PROPERTY_TAX, _parcel, tax_base_times=400),
    Item("주민세", 80, 12_500, 55_000, 2_500, _RESIDENT_TAX, _no_object),
    Item("자동차손해배상보장법 위반 과태료", 80, 15_000, 900_000, 5_000, _any_time, _plate),
    Item("지방소득세", 80, 50_000, 6_000_000, 10, _any_time, _no_object, tax_base_times=10, penalty_share=20),
    Item("자동차 정기검사 위반 과태료", 60, 40_000, 600_000, 20_000, _any_time, _plate),
    Item("환경개선부담금", 40, 25_000, 180_000, 10, _HALF_YEARS, _plate),
    Item("장애인전용주차구역 위반 과태료", 30, 80_000, 100_000, 20_000, _any_time, _plate),
    Item("취득세", 20, 400_000, 14_000_000, 10, _any_time, _parcel, tax_base_times=30, penalty_share=20),
    Item("버스전용차로위반 과태료", 15, 50_000, 60_000, 10_000, _any_time, _plate),
    Item("도로점용료", 10, 60_000, 900_000, 10, _HALF_YEARS, _parcel),
    Item("이행강제금", 5, 500_000, 12_000_000, 10, _any_time, _parcel),
)
ITEM_WEIGHTS = tuple(accumulate(item.weight for item in ITEMS))


def principal_of(item: Item, chance: random.Random) -> int:
    """Won; skewed to the low end, as arrears are."""
    spread = (item.highest - item.lowest) * chance.random() ** 3
    return item.lowest + int(spread) // item.step * item.step
