"""What the other services tell of bills that were decided here."""

from collections.abc import Sequence

from semu_contracts.events import collection, notification
from semu_contracts.events.envelope import Event
from semu_kit.handlers import Context, Handlers

from assessment.bills import repository
from assessment.levies import repository as levies


def register(handlers: Handlers) -> None:
    """Follow bills from their opening until they are paid."""
    _follow_states(handlers)
    _follow_receipts(handlers)
    _follow_notices(handlers)


def _follow_states(handlers: Handlers) -> None:
    @handlers.on(collection.BillOpened)
    async def opened(context: Context, event: Event[collection.BillOpened]) -> None:
        facts = {item.bill: event.time for item in event.data.items}
        await repository.know(context.session, "opened_at", facts)

    @handlers.on(collection.ArrearsBegan)
    async def arrears_began(context: Context, event: Event[collection.ArrearsBegan]) -> None:
        facts = {item.bill: item.day for item in event.data.items}
        await repository.know(context.session, "arrears_since", facts)

    @handlers.on(collection.ArrearsUndone)
    async def arrears_undone(context: Context, event: Event[collection.ArrearsUndone]) -> None:
        facts = dict.fromkeys(item.bill for item in event.data.items)
        await repository.know(context.session, "arrears_since", facts)

    @handlers.on(collection.BillSettled)
    async def settled(context: Context, event: Event[collection.BillSettled]) -> None:
        facts = {item.bill: item.settled_on for item in event.data.items}
        await repository.know(context.session, "settled_on", facts)

    @handlers.on(collection.BillReduced)
    async def reduced(context: Context, event: Event[collection.BillReduced]) -> None:
        taken_back = [item.bill for item in event.data.items if item.taken_back]
        await levies.take_back(context.session, taken_back, event.time)

    @handlers.on(collection.BillReopened)
    async def reopened(context: Context, event: Event[collection.BillReopened]) -> None:
        facts = dict.fromkeys(item.bill for item in event.data.items)
        await repository.know(context.session, "settled_on", facts)

    @handlers.on(collection.BillLapsed)
    async def lapsed(context: Context, event: Event[collection.BillLapsed]) -> None:
        facts = {item.bill: item.lapsed_on for item in event.data.items}
        await repository.know(context.session, "lapsed_on", facts)


def _follow_receipts(handlers: Handlers) -> None:
    @handlers.on(collection.ReceiptPosted)
    async def receipt_posted(context: Context, event: Event[collection.ReceiptPosted]) -> None:
        await repository.add_receipts(context.session, event.data.items)

    @handlers.on(collection.ReceiptReversed)
    async def receipt_reversed(context: Context, event: Event[collection.ReceiptReversed]) -> None:
        facts = {item.receipt: item.reversed_on for item in event.data.items}
        await repository.reverse_receipts(context.session, facts)


def _follow_notices(handlers: Handlers) -> None:
    @handlers.on(notification.NoticeSent)
    async def notice_sent(context: Context, event: Event[notification.NoticeSent]) -> None:
        await _notice(context, "sent", event.data.items)

    @handlers.on(notification.NoticeDelivered)
    async def notice_delivered(context: Context, event: Event[notification.NoticeDelivered]) -> None:
        await _notice(context, "delivered", event.data.items)

    @handlers.on(notification.NoticeRead)
    async def notice_read(context: Context, event: Event[notification.NoticeRead]) -> None:
        await _notice(context, "read", event.data.items)

    @handlers.on(notification.NoticeFailed)
    async def notice_failed(context: Context, event: Event[notification.NoticeFailed]) -> None:
        await _notice(context, "failed", event.data.items)


async def _notice(context: Context, word: str, items: Sequence[notification.NoticeItem]) -> None:
    await repository.know_notices(context.session, word, {bill: item.at for item in items for bill in item.bills})
