"""What the law says about rewards on a receipt's day, read once; the rules cite nothing else. Pure."""

from dataclasses import dataclass, field
from datetime import date

from semu_law import Found, NotInForce, Release, UnknownKey


@dataclass(slots=True)
class Terms:
    """The ordinance, the policies and national law on one day; remembers what was applied, for the trace.

    The receipt's day picks the version (policy `reward.version-selected-by`).
    """

    law: Release
    municipality: str
    day: date
    applied: dict[str, Found] = field(default_factory=dict)

    def ordinance(self, key: str) -> Found | None:
        """The ordinance's value; None where this city's ordinance does not say it on that day."""
        try:
            return self._apply(self.law.ordinance(self.municipality, key, self.day))
        except (NotInForce, UnknownKey):
            return None

    def required(self, key: str) -> Found:
        """A value that no reward ordinance in force can lack. Raises NotInForce, UnknownKey."""
        return self._apply(self.law.ordinance(self.municipality, key, self.day))

    def policy(self, key: str) -> Found:
        """The reading chosen where the text leaves one open."""
        return self._apply(self.law.policy(self.municipality, key, self.day))

    def national(self, key: str) -> Found:
        return self._apply(self.law.lookup(key, self.day))

    def _apply(self, found: Found) -> Found:
        self.applied[found.key] = found
        return found
