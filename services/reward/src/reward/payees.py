"""Nobody decides on money of their own (이해충돌)."""

from collections.abc import Iterable
from uuid import UUID

from semu_kit.auth import Principal
from semu_kit.problems import Forbidden


class OwnReward(Forbidden):
    """Who is paid, or asked to give back, leaves the decision to another."""

    type, title = "own-reward", "Another official decides on it"


def must_not_be_paid(principal: Principal, persons: Iterable[UUID]) -> None:
    """Raises OwnReward."""
    if principal.subject in {str(person) for person in persons}:
        raise OwnReward("본인의 포상금은 승인하거나 결정할 수 없습니다. 다른 담당자가 처리해야 합니다.")
