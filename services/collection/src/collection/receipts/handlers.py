"""What notification tells of payments, applied to the ledger."""

from semu_contracts.events.envelope import Event
from semu_contracts.events.notification import PaymentApproved
from semu_kit.handlers import Context

from collection.receipts import service


async def payment_approved(context: Context, event: Event[PaymentApproved]) -> None:
    await service.post_payments(context.session, context.clock, event)
