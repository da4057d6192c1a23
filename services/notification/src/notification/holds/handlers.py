"""What collection tells that keeps notices back, or lets them go again."""

from semu_contracts.events.collection import (
    BillLapsed,
    BillReduced,
    BillReopened,
    BillSettled,
    DeferralEnded,
    DeferralGranted,
)
from semu_contracts.events.envelope import Event
from semu_kit.handlers import Context, Handlers

from notification.holds import repository


def register(handlers: Handlers) -> None:
    """Follow bills as far as it matters to a notice that is not sent yet."""

    @handlers.on(BillSettled)
    async def settled(context: Context, event: Event[BillSettled]) -> None:
        await repository.end_bills(context.session, {item.bill for item in event.data.items})

    @handlers.on(BillLapsed)
    async def lapsed(context: Context, event: Event[BillLapsed]) -> None:
        await repository.end_bills(context.session, {item.bill for item in event.data.items})

    @handlers.on(BillReduced)
    async def reduced(context: Context, event: Event[BillReduced]) -> None:
        await repository.end_bills(context.session, {item.bill for item in event.data.items if item.taken_back})

    @handlers.on(BillReopened)
    async def reopened(context: Context, event: Event[BillReopened]) -> None:
        await repository.reopen_bills(context.session, {item.bill for item in event.data.items})

    @handlers.on(DeferralGranted)
    async def deferral_granted(context: Context, event: Event[DeferralGranted]) -> None:
        rows = [
            {"id": item.deferral, "bill": item.bill, "first_day": item.first_day, "last_day": item.last_day}
            for item in event.data.items
        ]
        await repository.add_deferrals(context.session, rows)

    @handlers.on(DeferralEnded)
    async def deferral_ended(context: Context, event: Event[DeferralEnded]) -> None:
        await repository.end_deferrals(context.session, {item.deferral: item.ended_on for item in event.data.items})
