"""A levy file (부과 파일) as an agency exports it: CSV with Korean headers in CP949, some rows bad, some sent twice."""

import csv
import io
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import BinaryIO

from semu_demo.levy_files.faults import COLUMN_COUNT, FAULTS, REPEATED, FileKind
from semu_demo.levy_files.levies import ITEM_WEIGHTS, ITEMS, Days, Item, principal_of
from semu_demo.levy_files.taxpayers import Taxpayer, taxpayer

COLUMNS = (
    "과세연도", "기분", "과세번호", "세목", "납세자구분", "납세자명", "주민(법인)등록번호", "연계정보", "전화번호",
    "주소",
    "과세물건", "과세물건지 주소", "과표액", "부과금액", "가산세", "성립일", "징수결의일", "납기일",
    "독촉기한", "정리보류일", "시효완성예정일", "기수납액", "담당부서",
)  # fmt: skip
"""In an order of the agency's own; the last one is unknown to the product, and kept."""

_DATE_FORMS = ("%Y-%m-%d", "%Y.%m.%d", "%Y%m%d")
_YEARS = (1, 2, 3, 4, 5)
"""How many years back an arrear is carried over from, ..."""
_YEAR_WEIGHTS = (36, 63, 81, 93, 100)
"""... and how often, in percent, added up."""


@dataclass(frozen=True)
class LevyFilePlan:
    """What to make. The same plan makes the same file, byte by byte."""

    kind: FileKind
    rows: int
    seed: int
    taxpayers: int
    """They are numbered from 0; two files of one seed share them."""
    made_on: date
    """The day of the file, KST: its year is the open fiscal year, and no new levy is decided after it."""
    first_number: int = 1
    """Of the levy numbers (과세번호), which go on from row to row."""
    bad_share: float = 0.02
    repeated_share: float = 0.005

    def __post_init__(self) -> None:
        if self.made_on.month < 3:
            raise ValueError("before March hardly anything of the year is levied")


@dataclass
class Made:
    """What a file was made of, to hold against what the product says of it."""

    rows: int = 0
    good: int = 0
    faults: Counter[str] = field(default_factory=Counter)


def write_levy_file(target: BinaryIO, plan: LevyFilePlan, encoding: str = "cp949") -> Made:
    """Writes row by row, whatever the size; memory stays flat."""
    made = Made()
    text = io.TextIOWrapper(target, encoding, newline="", write_through=False)
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for cells, fault in make_rows(plan):
        writer.writerow(cells)
        made.rows += 1
        if fault is None:
            made.good += 1
        else:
            made.faults[fault] += 1
    text.flush()
    text.detach()
    return made


def make_rows(plan: LevyFilePlan) -> Iterator[tuple[list[str], str | None]]:
    """The cells of each row in the order of COLUMNS, and the one fault it has, if any."""
    chance = random.Random(f"{plan.seed}:{plan.kind}:{plan.first_number}")
    faults = [*FAULTS[plan.kind], COLUMN_COUNT]
    spoiled = 0
    last_good: list[str] | None = None
    for number in range(plan.first_number, plan.first_number + plan.rows):
        draw = chance.random()
        if draw < plan.repeated_share and last_good is not None:
            yield list(last_good), REPEATED
            continue
        cells = _levy(plan, number, chance)
        if draw < plan.repeated_share + plan.bad_share:
            fault = faults[spoiled % len(faults)]
            spoiled += 1
            yield _spoil(cells, fault, plan.kind), fault
        else:
            last_good = list(cells.values())
            yield list(last_good), None


def _spoil(cells: dict[str, str], fault: str, kind: FileKind) -> list[str]:
    if fault == COLUMN_COUNT:
        return list(cells.values())[:-1]
    cells |= {"정리보류일": "", "시효완성예정일": "", "기수납액": ""}
    FAULTS[kind][fault](cells)
    return list(cells.values())


@dataclass(frozen=True)
class _Hand:
    """How one clerk writes days and amounts."""

    form: str
    commas: bool

    def day(self, day: date) -> str:
        return day.strftime(self.form)

    def won(self, amount: int) -> str:
        if not amount:
            return ""
        return f"{amount:,}" if self.commas else str(amount)


def _levy(plan: LevyFilePlan, number: int, chance: random.Random) -> dict[str, str]:
    owner = taxpayer(plan.seed, int(plan.taxpayers * chance.random() ** 1.3))
    item, days = _item_and_days(plan, chance)
    principal = principal_of(item, chance)
    penalised = item.penalty_share and chance.random() < 0.3
    hand = _Hand(chance.choice(_DATE_FORMS), chance.random() < 0.5)
    carried = _carried(plan.made_on.year, days.due, principal, chance) if plan.kind == "carried_over" else _Carried()
    taxed = item.taxed_object(chance)
    return {
        "과세연도": str(days.year),
        "기분": days.period,
        "과세번호": f"{number:08d}",
        "세목": item.name,
        **_owner_cells(owner, chance),
        "과세물건": taxed,
        "과세물건지 주소": f"경기도 김포시 {taxed}" if item.on_land else "",
        "과표액": hand.won(principal * item.tax_base_times),
        "부과금액": hand.won(principal),
        "가산세": hand.won(principal * item.penalty_share // 1000 * 10) if penalised else "",
        "성립일": hand.day(days.liability),
        "징수결의일": hand.day(days.decided),
        "납기일": hand.day(days.due),
        "독촉기한": hand.day(carried.demand_due) if carried.demand_due else "",
        "정리보류일": hand.day(carried.written_off) if carried.written_off else "",
        "시효완성예정일": hand.day(carried.limitation) if carried.limitation else "",
        "기수납액": hand.won(carried.paid),
        "담당부서": "교통행정과" if item.name.endswith("과태료") else "세정과",
    }


def _item_and_days(plan: LevyFilePlan, chance: random.Random) -> tuple[Item, Days]:
    while True:
        item = chance.choices(ITEMS, cum_weights=ITEM_WEIGHTS)[0]
        back = chance.choices(_YEARS, cum_weights=_YEAR_WEIGHTS)[0] if plan.kind == "carried_over" else 0
        days = item.days(plan.made_on.year - back, chance)
        if days.decided <= plan.made_on:
            return item, days


def _owner_cells(owner: Taxpayer, chance: random.Random) -> dict[str, str]:
    number = f"{owner.number[:6]}-{owner.number[6:]}" if chance.random() < 0.7 else owner.number
    phone = owner.phone or ""
    return {
        "납세자구분": "법인" if owner.corporation else "개인",
        "납세자명": owner.name,
        "주민(법인)등록번호": number,
        "연계정보": owner.ci if owner.ci and owner.ci_in_file else "",
        "전화번호": f"{phone[:3]}-{phone[3:7]}-{phone[7:]}" if phone and chance.random() < 0.6 else phone,
        "주소": owner.address,
    }


@dataclass(frozen=True)
class _Carried:
    """What is known of an arrear from before."""

    demand_due: date | None = None
    written_off: date | None = None
    limitation: date | None = None
    paid: int = 0


def _carried(open_year: int, due: date, principal: int, chance: random.Random) -> _Carried:
    demand_due = due + timedelta(days=chance.randint(40, 70))
    written_off = None
    if demand_due.year < open_year - 1 and chance.random() < 0.12:
        written_off = date(chance.randint(demand_due.year + 1, open_year - 1), 12, 20)
    # Five years from the day after the demand's deadline (지방세기본법 제39조, 제40조), never yet completed here.
    limitation = demand_due.replace(year=max(demand_due.year + 5, open_year + 1), day=1)
    paid = principal // 20 * 10 if chance.random() < 0.03 else 0
    return _Carried(demand_due, written_off, limitation if written_off or chance.random() < 0.3 else None, paid)
