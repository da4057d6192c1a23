"""Events of the reward service (포상금)."""

from typing import Literal
from uuid import UUID

from semu_contracts.events.envelope import Day, EventData, Item, Won

CREDITS = "reward.credits"
PAYOUTS = "reward.payouts"


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


class PaidAward(Item):
    """An award and the payment of it. An informant (제보자·신고자) is never named."""

    payout: UUID
    award: UUID
    kind: Literal["collector", "finder", "evasion_informant", "hidden_assets_informant", "proposal"]
    person: UUID | None
    """An opaque id of the official, finder or proposer; none for an informant."""
    won: Won

    @property
    def ordering_key(self) -> UUID:
        return self.award


class PaidPayout(PaidAward):
    paid_on: Day
    fiscal_year: int
    """Whose budget paid it."""


class PayoutPaid(EventData[PaidPayout]):
    """The bank transferred rewards (지급)."""

    type = "payout.paid.v1"
    topic = PAYOUTS


class ReturnedPayout(PaidAward):
    returned_on: Day


class PayoutReturned(EventData[ReturnedPayout]):
    """Money that was transferred is back: the awards are to be paid anew (반송)."""

    type = "payout.returned.v1"
    topic = PAYOUTS


class OpenedClawback(PaidAward):
    """`won` is what of the payment is in question; whether it is given back, the cause decides."""

    clawback: UUID
    opened_on: Day


class ClawbackOpened(EventData[OpenedClawback]):
    """What a paid reward rested on fell away, or was found untrue (환수 사안)."""

    type = "clawback.opened.v1"
    topic = PAYOUTS
