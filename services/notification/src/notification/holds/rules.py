"""Why a notice is kept back."""

from enum import StrEnum


class KeptBack(StrEnum):
    NOTHING_OWED = "nothing_owed"
    """Every bill that it names was settled, taken back or lapsed since the campaign was approved."""
    DEFERRED = "deferred"
    """What it still asks for is deferred (징수유예)."""
