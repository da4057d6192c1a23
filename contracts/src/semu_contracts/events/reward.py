"""Events of the reward service (포상금)."""

from typing import Literal
from uuid import UUID

from semu_contracts.events.envelope import Day, EventData, Item, Won

CREDITS = "reward.credits"


class RecognisedCredit(Item):
    credit: UUID
    official: UUID
    """An opaque id of the official or finder."""
    bill: UUID
    receipt: UUID
    decision: Literal["recognised", "refused"]
    amount: Won
    decided_on: Day
    law_release: str

    @property
    def ordering_key(self) -> UUID:
        return self.official


class CreditRecognised(EventData[RecognisedCredit]):
    """The committee (심의위원회) decided on provisional credits."""

    type = "credit.recognised.v1"
    topic = CREDITS
