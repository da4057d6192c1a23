"""Money posted to bills, and undone."""

from typing import Literal
from uuid import UUID

from semu_contracts.events.collection.bills import Amounts
from semu_contracts.events.collection.work import ContactFact, DispositionFact
from semu_contracts.events.envelope import BillItem, Day, EventData, Won

RECEIPTS = "collection.receipts"


class PostedReceipt(BillItem):
    """Money posted to one bill, with the facts that a reward depends on."""

    receipt: UUID
    provider: str
    payment_id: str
    """The provider's own number of the payment; with `provider`, `bill` and `posting` the receipt's natural key."""
    posting: int = 1
    """How often the payment was posted to the bill: one that an earlier-valued payment displaced is posted anew."""
    channel: str
    value_day: Day
    amounts: Amounts
    item: str
    fiscal_year: int
    """Year of the levy."""
    levy_kind: Literal["new", "carried_over"]
    liability_day: Day
    decided_day: Day
    due_date: Day
    arrears_since: Day | None = None
    demand_due: Day | None = None
    deferred_due: Day | None = None
    """The due date after a deferral (징수유예), where one was granted."""
    written_off_on: Day | None = None
    limitation_on: Day | None = None
    entrusted_fee: Won | None = None
    """징수촉탁교부금, where the collection was entrusted."""
    contacts: list[ContactFact] = []
    dispositions: list[DispositionFact] = []


class ReceiptPosted(EventData[PostedReceipt]):
    type = "receipt.posted.v1"
    topic = RECEIPTS


ReversalCause = Literal["bounced", "charged_back", "wrong_bill", "reduced", "displaced"]
"""부도·추심불능, 결제 취소, 다른 건에 수납; 감액, 먼저 낸 것으로 셈해야 할 수납이 뒤에 통보됨."""


class ReversedReceipt(BillItem):
    receipt: UUID
    reversed_on: Day
    amounts: Amounts | None = None
    """What the receipt had posted; none from a sender of the release before."""
    cause: ReversalCause | None = None


class ReceiptReversed(EventData[ReversedReceipt]):
    """A posted receipt was undone by a reversing entry. Where the money stays, it is told anew as `receipt.posted`."""

    type = "receipt.reversed.v1"
    topic = RECEIPTS
