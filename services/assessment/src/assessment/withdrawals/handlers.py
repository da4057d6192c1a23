"""Collection's answers to a withdrawal."""

from semu_contracts.events.collection import BillWithdrawalSettled
from semu_contracts.events.envelope import Event
from semu_kit.handlers import Context, Handlers

from assessment.withdrawals import repository


def register(handlers: Handlers) -> None:
    """Keep what collection decided of each bill."""

    @handlers.on(BillWithdrawalSettled)
    async def settled(context: Context, event: Event[BillWithdrawalSettled]) -> None:
        await repository.answer(context.session, event.data.items, event.time)
