"""How much of a levy a decision can take back, and by which provision. Pure; won."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Reason = Literal["cancelled", "corrected", "appeal", "exemption", "mistake"]
"""부과취소, 경정, 불복청구, 감면결정, 결정착오."""

PROVISIONS: Mapping[Reason, str] = {
    "cancelled": "부과징수 규칙 §11①",
    "corrected": "부과징수 규칙 §11①",
    "appeal": "부과징수 규칙 §12①",
    "exemption": "부과징수 규칙 §12①",
    "mistake": "부과징수 규칙 §12①",
}
"""Cancelled or corrected by the assessing department itself, or changed after it had been told (Dongjak 11①·12①)."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What a levy claims here: as decided, less what was received before it was carried over, less reductions."""

    principal: int
    penalty: int

    def covers(self, principal: int, penalty: int) -> bool:
        """Whether so much can be taken off it."""
        return principal <= self.principal and penalty <= self.penalty
