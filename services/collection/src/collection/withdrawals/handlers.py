"""What assessment tells of withdrawn files, applied to bills."""

from semu_contracts.events.assessment import LevyWithdrawalRequested
from semu_contracts.events.envelope import Event
from semu_kit.handlers import Context

from collection.withdrawals import service


async def levy_withdrawal_requested(context: Context, event: Event[LevyWithdrawalRequested]) -> None:
    await service.settle(context.session, context.clock, event)
