"""Events of the notification service (고지·안내·납부 창구)."""

from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict

from semu_contracts.events.collection import Amounts
from semu_contracts.events.envelope import Day, EventData, Item, TaxpayerItem, Won

NOTICES = "notification.notices"
PAYMENTS = "notification.payments"


class NoticeItem(TaxpayerItem):
    notice: UUID
    campaign: UUID | None = None
    bills: list[UUID]
    channel: str
    """`kakao_alimtalk`, ..."""
    legal_standing: Literal["guidance"]
    """An unrequested message is guidance (안내); it is never legal service (송달)."""
    at: AwareDatetime


class NoticeSent(EventData[NoticeItem]):
    """The provider accepted the message."""

    type = "notice.sent.v1"
    topic = NOTICES


class NoticeDelivered(EventData[NoticeItem]):
    type = "notice.delivered.v1"
    topic = NOTICES


class NoticeRead(EventData[NoticeItem]):
    """The recipient proved who they are and saw the document."""

    type = "notice.read.v1"
    topic = NOTICES


class FailedNotice(NoticeItem):
    reason: str
    """A stable slug, as `no_phone`, `corporation`, `not_kakaotalk_user`, `blocked`, `bad_number`."""


class NoticeFailed(EventData[FailedNotice]):
    type = "notice.failed.v1"
    topic = NOTICES


class PaidBill(BaseModel):
    """What the payer was shown, and paid, for one bill."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    bill: UUID
    taxpayer: UUID
    amounts: Amounts


class Declaration(BaseModel):
    """What a self-assessed payment (신고납부) was declared for; its levy is decided after it (Dongjak 7②)."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    item: str
    """세목, by code or name."""
    fiscal_year: int
    period: str
    """기분."""


class ApprovedPayment(Item):
    """Real money. With bills: paid on a notice. Without: matched by `reference`, or kept until the levy of its
    `declaration` is decided, or kept in suspense."""

    payment: UUID
    provider: str
    payment_id: str
    """The provider's own number; unique with `provider`, whatever is repeated."""
    channel: str
    taxpayer: UUID | None = None
    total: Won
    bills: list[PaidBill] = []
    reference: str | None = None
    """Electronic payment number (전자납부번호) that the payer gave."""
    declaration: Declaration | None = None
    value_day: Day
    approved_at: AwareDatetime

    @property
    def ordering_key(self) -> UUID:
        return self.taxpayer or self.payment


class PaymentApproved(EventData[ApprovedPayment]):
    type = "payment.approved.v1"
    topic = PAYMENTS
