"""What befalls a bill by decision: deferral, write-off, limitation, entrusted collection."""

from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from semu_contracts.events.collection.bills import Amounts
from semu_contracts.events.collection.work import WORK
from semu_contracts.events.envelope import BillItem, Day, EventData, Won

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
