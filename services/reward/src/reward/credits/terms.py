"""What the law says about rewards on a day, read once; the rules cite nothing else. Pure."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Any, TypeVar

from semu_kit.money import floor_to_ten
from semu_law import Found, NotInForce, Release, UnknownKey

_CITED = ("key", "value", "article", "effective_from")
"""What a trace keeps of each provision; all else that is said of it stands in the release, under the key."""


@dataclass(slots=True)
class _Version:
    """What was found of one city's law on one day: the many receipts of a day ask but once."""

    ordinances: dict[str, Found | None] = field(default_factory=dict)
    policies: dict[str, Found] = field(default_factory=dict)
    nationals: dict[str, Found] = field(default_factory=dict)
    citations: dict[str, tuple[Found, dict[str, Any]]] = field(default_factory=dict)


@lru_cache(maxsize=4_096)
def _version(law: Release, municipality: str, day: date) -> _Version:
    return _Version()


@dataclass(slots=True)
class Terms:
    """The ordinance, the policies and national law on one day; remembers what was applied, for the trace."""

    law: Release
    municipality: str
    day: date
    applied: dict[str, Found] = field(default_factory=dict)
    _known: _Version = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._known = _version(self.law, self.municipality, self.day)

    def ordinance(self, key: str) -> Found | None:
        """The ordinance's value; None where this city's ordinance does not say it on that day."""
        found = _kept(self._known.ordinances, key, self._ordinance)
        return self._apply(found) if found else None

    def required(self, key: str) -> Found:
        """A value that no reward ordinance in force can lack. Raises NotInForce, UnknownKey."""
        return self.ordinance(key) or self._apply(self.law.ordinance(self.municipality, key, self.day))

    def policy(self, key: str) -> Found:
        """The reading chosen where the text leaves one open."""
        return self._apply(
            _kept(self._known.policies, key, lambda key: self.law.policy(self.municipality, key, self.day))
        )

    def reading(self, key: str) -> Found | None:
        """A policy of one reading, for the trace; None where the release is older than its name."""
        try:
            return self.policy(key)
        except UnknownKey:
            return None

    def national(self, key: str) -> Found:
        return self._apply(_kept(self._known.nationals, key, lambda key: self.law.lookup(key, self.day)))

    def cap(self, key: str) -> Found:
        """A cap of the ordinance, or the Act's (지방세기본법 §146①) where the ordinance sets none."""
        return self.ordinance(key) or self.national("reward.statutory-cap")

    def rounded(self, won: Fraction) -> int:
        """An amount in whole won (policy `reward.rounding`)."""
        return floor_to_ten(won) if self.rounds_to_ten else int(won)

    @property
    def rounds_to_ten(self) -> bool:
        return self.policy("reward.rounding").choice == "floor-10"

    def citations(self) -> list[dict[str, Any]]:
        """What was applied, in the order of the keys. Shared among traces: not to be changed."""
        return [self._citation(self.applied[key]) for key in sorted(self.applied)]

    def _citation(self, found: Found) -> dict[str, Any]:
        kept = self._known.citations.get(found.key)
        if kept is None or kept[0] is not found:
            kept = self._known.citations[found.key] = (
                found,
                {name: value for name, value in found.citation.items() if name in _CITED},
            )
        return kept[1]

    def _ordinance(self, key: str) -> Found | None:
        try:
            return self.law.ordinance(self.municipality, key, self.day)
        except (NotInForce, UnknownKey):
            return None

    def _apply(self, found: Found) -> Found:
        self.applied[found.key] = found
        return found


_Value = TypeVar("_Value")


def _kept(known: dict[str, _Value], key: str, find: Callable[[str], _Value]) -> _Value:
    try:
        return known[key]
    except KeyError:
        return known.setdefault(key, find(key))


def terms_for(law: Release, municipality: str, receipt_day: date, decided_on: date) -> Terms:
    """The version that holds for a receipt (policy `reward.version-selected-by`).

    `decided_on` is the day of the committee's decision; today while it has not decided. Raises UnknownKey for an
    unknown municipality.
    """
    selected_by = law.policy(municipality, "reward.version-selected-by", receipt_day)
    day = decided_on if selected_by.choice == "decision-day" else receipt_day
    return Terms(law, municipality, day, {selected_by.key: selected_by})
