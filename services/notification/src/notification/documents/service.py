"""What the recipient is shown: asked at the moment of showing, of the services that know it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from semu_contracts.internal.recipients import RecipientsAnswer, RecipientsQuestion
from semu_kit.runtime import Runtime

from notification.notices import service as notices
from notification.notices.models import Notice
from notification.notices.rules import masked
from notification.payments import repository as payments
from notification.payments.amounts import owed
from notification.payments.models import Payment
from notification.payments.rules import ShownBill, payable
from notification.resources import resources_of


@dataclass(frozen=True)
class Document:
    """The notice as of `day`."""

    name: str
    """Masked."""
    day: date
    bills: Sequence[ShownBill]
    payable: Sequence[ShownBill]
    paid: frozenset[UUID]
    """Bills paid here whose receipt is still on its way."""
    payments: Sequence[Payment]
    """Approved, oldest first."""

    @property
    def total(self) -> int:
        return sum(bill.total for bill in self.payable)


async def document(runtime: Runtime, notice: Notice) -> Document:
    """Read by its recipient: the first time is told as notice.read. Raises UpstreamUnavailable."""
    answer = await resources_of(runtime).assessment.post(
        "/assessment/internal/v1/recipients", RecipientsQuestion(taxpayers=[notice.taxpayer]), RecipientsAnswer
    )
    bills = await owed(runtime, notice.taxpayer, notice.bills)
    async with runtime.database.transaction() as session:
        now = runtime.clock.now()
        paid = await payments.paid_bills(session, notice.taxpayer, now)
        approved = await payments.approved_of(session, notice.id)
        await notices.read(session, notice.id, now)
    return Document(
        name=masked(answer.recipients[0].name) if answer.recipients else "납부자",
        day=runtime.clock.today(),
        bills=bills,
        payable=payable(bills, paid),
        paid=paid,
        payments=approved,
    )
