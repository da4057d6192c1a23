"""Events that this service follows."""

from semu_contracts.events.collection import CampaignApproved, CampaignStopped, ReceiptPosted, ReceiptReversed
from semu_contracts.events.envelope import Event
from semu_kit.handlers import Context, Handlers

from notification.holds import handlers as holds
from notification.notices import service as notices
from notification.payments import repository as payments

handlers = Handlers()
holds.register(handlers)


@handlers.on(CampaignApproved)
async def campaign_approved(context: Context, event: Event[CampaignApproved]) -> None:
    await notices.open_campaign(context.session, event, context.clock.now())


@handlers.on(CampaignStopped)
async def campaign_stopped(context: Context, event: Event[CampaignStopped]) -> None:
    for item in event.data.items:
        await notices.stop_campaign(context.session, item.campaign, event.municipality, context.clock.now())


@handlers.on(ReceiptPosted)
async def receipt_posted(context: Context, event: Event[ReceiptPosted]) -> None:
    """From now on collection's own amounts say that the bill is paid."""
    await payments.mark_posted(context.session, event.data.items, context.clock.now())


@handlers.on(ReceiptReversed)
async def receipt_reversed(context: Context, event: Event[ReceiptReversed]) -> None:
    """What stays with the city (reduced, displaced, another's bill) is paid all the same."""
    left = [item.receipt for item in event.data.items if item.cause in ("bounced", "charged_back")]
    await payments.mark_money_left(context.session, left, event.time)
