"""The values that law can take: won and counts, exact ratios, brackets, choices, sets of names, days of a year."""

import re
from dataclasses import asdict, dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from typing import Any

from semu_law.errors import InvalidLaw

WHOLE_UNITS = frozenset({"KRW", "days", "months", "years", "count"})
_RATIO = re.compile(r"\d{1,12}(/\d{1,12}|\.\d{1,12})?", re.ASCII)
KINDS = frozenset({"scalar", "deadline", "brackets", "choice", "names", "year-day"})


@dataclass(frozen=True, slots=True)
class Bracket:
    """One bracket (구간): from `lower` on, `fixed` plus `rate` of what exceeds `lower`.

    `lower` is in the bracket's own measure (won, or whole months late); `fixed` in won or years.
    """

    lower: int
    fixed: int
    rate: Fraction


@dataclass(frozen=True, slots=True)
class YearDay:
    """A day of a fiscal year (회계연도), or of a year after it: 다음 해 1월 20일."""

    years_after: int
    month: int
    day: int

    def of(self, year: int) -> date:
        """That day for fiscal year `year`."""
        return date(year + self.years_after, self.month, self.day)


Value = int | Fraction | str | frozenset[str] | tuple[Bracket, ...] | YearDay


def parse_value(kind: str, unit: str, raw: Any, choices: frozenset[str]) -> Value:
    """The typed value of one entry. Raises InvalidLaw if it is not what `kind` and `unit` promise."""
    if kind == "choice":
        if not isinstance(raw, str) or raw not in choices:
            raise InvalidLaw(f"{raw!r} is none of {sorted(choices)}")
        return raw
    if kind == "names":
        if not isinstance(raw, list) or not all(isinstance(name, str) for name in raw):
            raise InvalidLaw(f"{raw!r} is no list of names")
        return frozenset(raw)
    if kind == "brackets":
        return _brackets(raw)
    if kind == "year-day":
        return _year_day(raw)
    return _ratio(raw) if unit == "ratio" else _whole(raw)


def as_text(value: Value) -> Any:
    """The value as JSON-able plain data for a trace: ratios as "3/100", brackets as lists, days as mappings."""
    if isinstance(value, Fraction):
        return ratio_text(value)
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple):
        return [{"lower": b.lower, "fixed": b.fixed, "rate": ratio_text(b.rate)} for b in value]
    if isinstance(value, YearDay):
        return asdict(value)
    return value


def _brackets(raw: Any) -> tuple[Bracket, ...]:
    if not isinstance(raw, list) or not raw:
        raise InvalidLaw(f"{raw!r} is no list of brackets")
    brackets = tuple(
        Bracket(_whole(one["lower"]), _whole(one.get("fixed", 0)), _ratio(one.get("rate", 0))) for one in raw
    )
    if any(after.lower <= before.lower for before, after in pairwise(brackets)):
        raise InvalidLaw("brackets must rise")
    return brackets


def _year_day(raw: Any) -> YearDay:
    if not isinstance(raw, dict) or raw.keys() != {"years_after", "month", "day"}:
        raise InvalidLaw(f"{raw!r} is no day of a year: write years_after, month and day")
    found = YearDay(**{name: _whole(part) for name, part in raw.items()})
    try:
        found.of(2023)  # no leap year: the day exists in every year
    except ValueError as error:
        raise InvalidLaw(f"{raw!r} is no day of every year") from error
    return found


def _whole(raw: Any) -> int:
    if isinstance(raw, bool) or not isinstance(raw, int):
        raise InvalidLaw(f"{raw!r} is no whole number")
    return raw


def _ratio(raw: Any) -> Fraction:
    if isinstance(raw, bool) or not isinstance(raw, int | str) or not _RATIO.fullmatch(str(raw)):
        raise InvalidLaw(f'{raw!r} is no ratio: write "3/100" or "0.0022"')
    try:
        return Fraction(raw)
    except (ValueError, ZeroDivisionError) as error:
        raise InvalidLaw(f"{raw!r} is no ratio") from error


@lru_cache(maxsize=1_024)
def ratio_text(ratio: Fraction) -> str:
    """Korean statutes speak in hundredths, thousandths, ...: the smallest such form ("75/10000")."""
    if ratio == 0:
        return "0"
    for power in range(2, 7):
        numerator = ratio * 10**power
        if numerator.denominator == 1:
            return f"{numerator.numerator}/{10**power}"
    return str(ratio)
