"""A parameter: one quantity of law through time, and what a lookup on a day finds."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Any

from semu_law.errors import InvalidLaw, NotInForce
from semu_law.values import KINDS, WHOLE_UNITS, Bracket, Value, YearDay, as_text, parse_value

SELECTED_BY = frozenset(
    {
        "liability_day",
        "accrual_day",
        "day_passed",
        "imposition_day",
        "receipt_day",
        "issue_day",
        "notice_day",
        "claim_day",
        "fiscal_year_end",
    }
)
CONFIDENCE = frozenset({"S", "L", "P", "M", "I"})
"""In the sources (S), in the statute's history (L), published elsewhere (P), from memory (M), a reading (I)."""
ROUNDINGS = frozenset({"none", "floor-10"})


@dataclass(frozen=True, slots=True)
class Found:
    """What the law says from `effective_from` until the next version (연혁) begins: the value, and what to cite."""

    key: str
    title: str
    unit: str
    kind: str
    rounding: str
    value: Value
    article: str
    effective_from: date
    promulgation: str | None
    note: str
    confidence: str

    @property
    def won(self) -> int:
        """Whole won (원). Raises TypeError if the unit is another."""
        return self._whole(self.unit == "KRW")

    @property
    def count(self) -> int:
        """Whole days, months, years or times. Raises TypeError if the unit is another."""
        return self._whole(self.unit in WHOLE_UNITS - {"KRW"})

    @property
    def ratio(self) -> Fraction:
        """An exact ratio (율). Raises TypeError if it is none."""
        if not isinstance(self.value, Fraction):
            raise TypeError(f"{self.key} is {self.kind} in {self.unit}, not a ratio")
        return self.value

    @property
    def brackets(self) -> tuple[Bracket, ...]:
        """Rising brackets (구간). Raises TypeError if there are none."""
        if not isinstance(self.value, tuple):
            raise TypeError(f"{self.key} is {self.kind}, not brackets")
        return self.value

    @property
    def choice(self) -> str:
        """The reading chosen (정책) or the regime. Raises TypeError if it is no choice."""
        if not isinstance(self.value, str):
            raise TypeError(f"{self.key} is {self.kind}, not a choice")
        return self.value

    @property
    def names(self) -> frozenset[str]:
        """A set of names. Raises TypeError if it is none."""
        if not isinstance(self.value, frozenset):
            raise TypeError(f"{self.key} is {self.kind}, not names")
        return self.value

    def day_of(self, fiscal_year: int) -> date:
        """The day for that fiscal year (회계연도). Raises TypeError if the value is no day of a year."""
        if not isinstance(self.value, YearDay):
            raise TypeError(f"{self.key} is {self.kind}, not a day of a year")
        return self.value.of(fiscal_year)

    @property
    def citation(self) -> dict[str, Any]:
        """Plain data for a trace: what was applied, since when, by which article."""
        return {
            "key": self.key,
            "title": self.title,
            "value": as_text(self.value),
            "unit": self.unit,
            "article": self.article,
            "effective_from": self.effective_from.isoformat(),
            "confidence": self.confidence,
        }

    def _whole(self, unit_fits: bool) -> int:
        if not unit_fits or not isinstance(self.value, int):
            raise TypeError(f"{self.key} is {self.kind} in {self.unit}")
        return self.value


@dataclass(frozen=True, slots=True)
class Parameter:
    """One key with its versions in order of `effective_from`."""

    key: str
    title: str
    unit: str
    kind: str
    rounding: str
    selected_by: str
    choices: frozenset[str]
    entries: tuple[Found, ...]

    def on(self, day: date) -> Found:
        """The version in force on `day` (that day included). Raises NotInForce before the first."""
        position = bisect_right(self.entries, day, key=lambda entry: entry.effective_from)
        if position == 0:
            raise NotInForce(self.key, day, self.entries[0].effective_from)
        return self.entries[position - 1]

    def between(self, first: date, last: date) -> list[tuple[date, date, Found]]:
        """Every version in force from `first` to `last` (both included), with the days of it that lie between.

        Raises NotInForce before the first version.
        """
        versions = [self.on(first), *(entry for entry in self.entries if first < entry.effective_from <= last)]
        starts = [first, *(version.effective_from for version in versions[1:])]
        ends = [*(start - timedelta(days=1) for start in starts[1:]), last]
        return list(zip(starts, ends, versions, strict=True))


def parse_parameter(raw: Any, promulgations: Mapping[str, date]) -> Parameter:
    """A parameter from its YAML mapping.

    `promulgations` (공포일) gives the days that a text "in force from the day it is promulgated" waits for.
    Raises InvalidLaw for any breach of the format, a missing citation included.
    """
    key = _text(raw, "key")
    try:
        return _parse(key, raw, promulgations)
    except (InvalidLaw, KeyError, TypeError) as error:
        raise InvalidLaw(f"{key}: {error}") from error


def _parse(key: str, raw: dict[str, Any], promulgations: Mapping[str, date]) -> Parameter:
    kind = _one_of(raw, "kind", KINDS)
    unit = _one_of(raw, "unit", WHOLE_UNITS | {"ratio", "none"})
    title, rounding = _text(raw, "title"), _one_of(raw, "rounding", ROUNDINGS)
    choices = frozenset(raw.get("choices", ()))
    entries = tuple(
        Found(
            key=key,
            title=title,
            unit=unit,
            kind=kind,
            rounding=rounding,
            value=parse_value(kind, unit, entry["value"], choices),
            article=_text(entry, "article"),
            effective_from=_effective_from(entry["effective_from"], promulgations),
            promulgation=_promulgation(entry),
            note=_text(entry, "note"),
            confidence=_one_of(entry, "confidence", CONFIDENCE),
        )
        for entry in raw["entries"]
    )
    if not entries:
        raise InvalidLaw("no entries")
    days = [entry.effective_from for entry in entries]
    if any(later <= earlier for earlier, later in pairwise(days)):
        raise InvalidLaw(f"dates must rise: {[day.isoformat() for day in days]}")
    return Parameter(key, title, unit, kind, rounding, _one_of(raw, "selected_by", SELECTED_BY), choices, entries)


def _promulgation(entry: dict[str, Any]) -> str | None:
    if "promulgation" not in entry:
        raise InvalidLaw("an entry needs its promulgation, or null where the sources do not give it")
    return _text(entry, "promulgation") if entry["promulgation"] is not None else None


def _effective_from(raw: Any, promulgations: Mapping[str, date]) -> date:
    if isinstance(raw, dict):
        name = _text(raw, "promulgation_of")
        if name not in promulgations:
            raise InvalidLaw(f"the promulgation day of {name!r} is required and not given")
        return promulgations[name]
    if type(raw) is not date:
        raise InvalidLaw(f"{raw!r} is no date")
    return raw


def _text(raw: Any, name: str) -> str:
    value = raw.get(name) if isinstance(raw, dict) else None
    if not isinstance(value, str) or not value.strip():
        raise InvalidLaw(f"{name!r} is missing")
    return value


def _one_of(raw: dict[str, Any], name: str, allowed: frozenset[str]) -> str:
    value = _text(raw, name)
    if value not in allowed:
        raise InvalidLaw(f"{name} {value!r} is none of {sorted(allowed)}")
    return value
