"""What of a payment others are told: never who informed."""

from typing import Any, get_args

from reward.kinds import InformantKind
from reward.payouts.models import Payout


def told(payout: Payout) -> dict[str, Any]:
    """The fields of `semu_contracts.events.reward.PaidAward`."""
    informant = payout.kind in get_args(InformantKind)
    same = payout.model_dump(include={"award", "kind", "won"})
    return same | {"payout": payout.id, "person": None if informant else payout.person}
