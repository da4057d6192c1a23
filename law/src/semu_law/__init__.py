"""Law as data (법령 수치): dated national parameters, municipal ordinances and policies, revenue items.

Knows no database, HTTP or Kafka. Every value comes with its article; a release is named by the hash of its files.
"""

from semu_law.errors import InvalidLaw, LawError, NotInForce, UnknownItem, UnknownKey
from semu_law.items import RevenueItem
from semu_law.parameters import Found
from semu_law.release import Release, load
from semu_law.values import Bracket

__all__ = [
    "Bracket",
    "Found",
    "InvalidLaw",
    "LawError",
    "NotInForce",
    "Release",
    "RevenueItem",
    "UnknownItem",
    "UnknownKey",
    "load",
]
