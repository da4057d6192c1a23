"""Events of the collection service (징수)."""

from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from semu_contracts.events.envelope import BillItem, Day, EventData, Item, TaxpayerItem, Won

BILLS = "collection.bills"
RECEIPTS = "collection.receipts"
WORK = "collection.work"
CAMPAIGNS = "collection.campaigns"

ContactKind = Literal["phone", "visit", "office", "letter", "message"]
"""전화, 방문, 내방 상담, 서면, 문자·메신저."""

DispositionKind = Literal[
    "seizure", "attachment_of_taxed_object", "public_sale", "licence_restriction", "accusation", "name_publication",
    "exit_ban", "plate_seizure", "dividend_objection", "other_creditors_dividend",
]  # fmt: skip
"""압류, 과세물건 압류, 공매, 관허사업 제한, 고발, 명단공개, 출국금지, 번호판 영치, 배당이의,
다른 권리자의 경·공매 배당."""


class Amounts(BaseModel):
    """Won by component of the ledger."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    principal: Won = 0
    """본세."""
    charge: Won = 0
    """가산금·가산세."""
    expense: Won = 0
    """체납처분비."""

    @property
    def total(self) -> int:
        return self.principal + self.charge + self.expense


class OpenedBill(BillItem):
    fiscal_year: int
    amounts: Amounts


class BillOpened(EventData[OpenedBill]):
    type = "bill.opened.v1"
    topic = BILLS


class SettledBill(BillItem):
    fiscal_year: int
    settled_on: Day


class BillSettled(EventData[SettledBill]):
    """Nothing is owed any more: every component was collected."""

    type = "bill.settled.v1"
    topic = BILLS


class WithdrawalAnswer(BillItem):
    outcome: Literal["withdrawn", "kept"]
    reason: Literal["paid", "notified", "not_open"] | None = None
    """Why it was kept; none when it was withdrawn."""


class BillWithdrawalSettled(EventData[WithdrawalAnswer]):
    """What became of the bills of a withdrawn file, each decided under its own lock."""

    type = "bill.withdrawal_settled.v1"
    topic = BILLS

    levy_file: UUID


class ArrearsItem(BillItem):
    day: Day
    """First day of the arrears: the day after the (moved) due date."""


class ArrearsBegan(EventData[ArrearsItem]):
    type = "arrears.began.v1"
    topic = BILLS


class ArrearsUndone(EventData[ArrearsItem]):
    """A payment made in time was reported late: the bill was never in arrears."""

    type = "arrears.undone.v1"
    topic = BILLS


class ContactFact(BaseModel):
    """An official's contact with a debtor (독려), as it stood on record."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    contact: UUID
    official: UUID
    day: Day
    kind: ContactKind
    direct: bool
    """Direct urging (직접 독려) of the debtor in person; a sent message is none."""
    outcome: str = ""
    recorded_on: Day | None = None
    """When it was entered: what is entered after the money came is for the committee to weigh."""


class DispositionFact(BaseModel):
    """A disposition or sanction (체납처분·행정제재) taken against a debtor, as it stood on record."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    disposition: UUID
    official: UUID
    day: Day
    kind: DispositionKind
    recorded_on: Day | None = None
    """When it was entered."""


class PostedReceipt(BillItem):
    """Money posted to one bill, with the facts that a reward depends on."""

    receipt: UUID
    provider: str
    payment_id: str
    """The provider's own number of the payment; with `provider` and `bill` the receipt's natural key."""
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


class ReversedReceipt(BillItem):
    receipt: UUID
    reversed_on: Day


class ReceiptReversed(EventData[ReversedReceipt]):
    """A posted receipt was undone by a reversing entry: bounced, or posted to the wrong bill."""

    type = "receipt.reversed.v1"
    topic = RECEIPTS


class RecordedContact(BillItem, ContactFact):
    pass


class ContactRecorded(EventData[RecordedContact]):
    type = "contact.recorded.v1"
    topic = WORK


class RecordedDisposition(BillItem, DispositionFact):
    pass


class DispositionRecorded(EventData[RecordedDisposition]):
    type = "disposition.recorded.v1"
    topic = WORK


class CampaignTarget(TaxpayerItem):
    bills: list[UUID]


class CampaignApproved(EventData[CampaignTarget]):
    """A wave of notices to send, told in as many events as its shards and 500 targets each ask for."""

    type = "campaign.approved.v1"
    topic = CAMPAIGNS

    campaign: UUID
    notice_kind: Literal["arrears_guidance"]
    """체납 안내: guidance, never legal service (송달)."""


class StoppedCampaign(Item):
    campaign: UUID

    @property
    def ordering_key(self) -> UUID:
        return self.campaign


class CampaignStopped(EventData[StoppedCampaign]):
    type = "campaign.stopped.v1"
    topic = CAMPAIGNS
