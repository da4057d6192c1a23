"""What assessment and notification tell, applied to bills."""

from semu_contracts.events.assessment import LevyDecided
from semu_contracts.events.envelope import Event
from semu_contracts.events.notification import NoticeSent
from semu_kit.clock import KST
from semu_kit.handlers import Context

from collection.bills import repository, service
from collection.ledger.repository import lock_for_posting
from collection.suspense import service as suspense


async def levy_decided(context: Context, event: Event[LevyDecided]) -> None:
    await service.open_bills(context.session, context.clock, event)
    await suspense.meet_decisions(context.session, context.clock, event)


async def notice_sent(context: Context, event: Event[NoticeSent]) -> None:
    await lock_for_posting(context.session, event.municipality)
    bills = [bill for notice in event.data.items for bill in notice.bills]
    first_sent = min(notice.at for notice in event.data.items)
    await repository.mark_notified(context.session, bills, first_sent.astimezone(KST).date())
