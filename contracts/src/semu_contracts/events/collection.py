"""Events of the collection service (징수)."""

from typing import Literal
from uuid import NAMESPACE_OID, UUID, uuid5

from pydantic import BaseModel, ConfigDict

from semu_contracts.events.envelope import BillItem, Day, EventData, Item, TaxpayerItem, Won

BILLS = "collection.bills"
RECEIPTS = "collection.receipts"
WORK = "collection.work"
CAMPAIGNS = "collection.campaigns"
LEDGER = "collection.ledger"

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


class ReopenedBill(BillItem):
    reopened_on: Day
    """Value day of what reopened it."""


class BillReopened(EventData[ReopenedBill]):
    """A settled bill owes again: the money that settled it went back, or was another's."""

    type = "bill.reopened.v1"
    topic = BILLS


class CarriedOverBill(BillItem):
    from_year: int
    """회계연도 whose books were left."""
    into_year: int
    amounts: Amounts
    """What was carried, in won."""


class BillCarriedOver(EventData[CarriedOverBill]):
    """Unpaid at the end of a year, and carried into the next one's books (이월, Dongjak 15③)."""

    type = "bill.carried_over.v1"
    topic = BILLS


class LapsedBill(BillItem):
    lapsed_on: Day
    amounts: Amounts


class BillLapsed(EventData[LapsedBill]):
    """The limitation period completed (시효완성정리, Dongjak 15②): nothing is owed any more."""

    type = "bill.lapsed.v1"
    topic = BILLS


class ReducedBill(BillItem):
    correction: UUID
    amounts: Amounts
    """What was taken off what had been decided."""
    taken_back: bool = False
    """Nothing is left of what was decided (부과취소): the bill is no more."""


class BillReduced(EventData[ReducedBill]):
    """A decided amount was taken back, wholly or in part, and the register says so (감액, Dongjak 11②·12②)."""

    type = "bill.reduced.v1"
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


DeferralKind = Literal["before_due", "after_arrears", "rehabilitation", "fine_instalments"]
"""납기 전 징수유예, 체납 뒤 징수유예, 회생 등에 따른 유예, 과태료 징수유예·분할납부(질서위반행위규제법 §24의3)."""


class GrantedDeferral(BillItem):
    deferral: UUID
    kind: DeferralKind
    first_day: Day
    last_day: Day
    """The last day of the deferral; before the due date, the new due date."""
    provision: str


class DeferralGranted(EventData[GrantedDeferral]):
    type = "deferral.granted.v1"
    topic = WORK


class EndedDeferral(BillItem):
    deferral: UUID
    ended_on: Day
    """The last day on which it held."""


class DeferralEnded(EventData[EndedDeferral]):
    """A deferral was cancelled before its last day (징수유예 취소)."""

    type = "deferral.ended.v1"
    topic = WORK


class RecordedWriteOff(BillItem):
    write_off: UUID
    day: Day
    provision: str
    amounts: Amounts
    limitation_on: Day | None = None


class WriteOffRecorded(EventData[RecordedWriteOff]):
    """정리보류: the claim lives on beside the books until it lapses."""

    type = "write_off.recorded.v1"
    topic = WORK


WriteOffEnd = Literal["property_found", "payment", "error"]
"""재산 발견, 수납, 착오."""


class CancelledWriteOff(BillItem):
    write_off: UUID | None = None
    """None where the bill came here already written off."""
    day: Day
    cause: WriteOffEnd
    """After an error it is as if the bill had never been written off; else it was until `day`."""


class WriteOffCancelled(EventData[CancelledWriteOff]):
    """정리보류 취소: property was found, or money came."""

    type = "write_off.cancelled.v1"
    topic = WORK


class EntrustedFee(BaseModel):
    """징수촉탁교부금 of one receipt, in won."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    receipt: UUID
    fee: Won


class RecordedEntrustment(BillItem):
    entrustment: UUID
    day: Day
    """Receipts from this day on are entrusted ones."""
    fees: list[EntrustedFee] = []
    """Of the receipts that had been told before; a later one tells its own fee."""


class EntrustedRecorded(EventData[RecordedEntrustment]):
    """징수촉탁: the collection is done for another municipality, and leaves a fee here."""

    type = "entrusted.recorded.v1"
    topic = WORK


class RecordedLimitation(BillItem):
    limitation: UUID
    day: Day
    """The first day of what set, interrupted or suspended it: what was received before is judged by the day before."""
    limitation_on: Day
    """시효완성일, as it stands after what interrupted or suspended it."""


class LimitationRecorded(EventData[RecordedLimitation]):
    type = "limitation.recorded.v1"
    topic = WORK


class ClosedDay(Item):
    """The published head of one closed booking day of a municipality's ledger."""

    day: Day
    entries: int
    head: str
    """SHA-256 in hexadecimal, over the day's entries and the head before."""
    signature: str
    """Ed25519, base64."""
    key_id: str

    @property
    def ordering_key(self) -> UUID:
        return uuid5(NAMESPACE_OID, "ledger-day")


class DayClosed(EventData[ClosedDay]):
    type = "ledger.day_closed.v1"
    topic = LEDGER


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
