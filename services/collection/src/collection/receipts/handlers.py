"""What notification tells of payments, applied to the ledger."""

from semu_contracts.events.envelope import Event
from semu_contracts.events.notification import ApprovedPayment, PaymentApproved
from semu_kit.handlers import Context

from collection.agreements import repository as agreements
from collection.receipts import service
from collection.receipts.declarations import declaration_of
from collection.receipts.rules import IncomingPayment, Share


async def payment_approved(context: Context, event: Event[PaymentApproved]) -> None:
    payments = [incoming(one) for one in event.data.items]
    taken = await service.post(context.session, context.clock, event.municipality, event.actor, payments)
    known = [(one.provider, one.payment_id) for one in payments if one.payment not in taken]
    await agreements.add_known_approvals(context.session, known)


def incoming(told: ApprovedPayment) -> IncomingPayment:
    """A payment as notification tells it. Raises DeclarationUnfit."""
    return IncomingPayment(
        payment=told.payment,
        provider=told.provider,
        payment_id=told.payment_id,
        channel=told.channel,
        total=told.total,
        value_day=told.value_day,
        approved_at=told.approved_at,
        reference=told.reference,
        bills=tuple(Share(paid.bill, paid.amounts.total) for paid in told.bills),
        payer=told.taxpayer,
        declaration=declaration_of(told.declaration, told.value_day),
    )
