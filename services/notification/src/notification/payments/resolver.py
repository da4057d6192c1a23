"""Brings to an end what the payer did not: lost answers, lost redirects, people who walked away."""

from datetime import datetime, timedelta

import structlog
from semu_kit.runtime import Runtime

from notification.payments import repository
from notification.payments.models import Payment
from notification.payments.rules import TAKING, State, Step, after
from notification.payments.service import DEAD_SENDER, approve, ends_at
from notification.providers.kakaopay.client import Looked, PayRefused, PayUnknown
from notification.providers.kakaopay.codes import UNKNOWN_TID, Standing
from notification.resources import resources_of

log = structlog.get_logger()

_AT_ONCE = 50
_PAUSE = timedelta(seconds=5)
"""Between two questions about one payment."""


async def resolve(runtime: Runtime) -> None:
    """Ask the provider about every payment that is due to be asked about."""
    now = runtime.clock.now()
    async with runtime.database.transaction() as session:
        due = await repository.take_checks(session, now, now + DEAD_SENDER, _AT_ONCE)
    for payment in due:
        await _resolve(runtime, payment)


async def _resolve(runtime: Runtime, payment: Payment) -> None:
    if payment.provider_payment is None:
        # The provider's answer to `ready` never came, so the payer never got its address.
        await _end(runtime, payment, Step.EXPIRED)
        return
    try:
        looked = await resources_of(runtime).kakaopay.order(payment.provider_payment)
    except PayUnknown as error:
        log.warning("payment.check_put_off", payment=str(payment.id), error=str(error))
        await _ask_again(runtime, payment, runtime.clock.now() + _PAUSE)
        return
    except PayRefused as error:
        log.warning("payment.check_refused", payment=str(payment.id), code=error.code)
        looked = Looked(Standing.ENDED if error.code == UNKNOWN_TID else Standing.OPEN, None)
    if looked.standing is Standing.PAID and looked.paid_at is not None:
        await approve(runtime, payment.id, looked.paid_at)
    elif runtime.clock.now() >= ends_at(runtime, payment):
        await _end(runtime, payment, Step.EXPIRED)
    elif looked.standing is Standing.ENDED:
        await _end(runtime, payment, Step.FAILED)
    else:
        # Our approval may still be under way: the bills stay closed to another payment until the lifetime is over.
        waits = payment.state in TAKING
        await _ask_again(runtime, payment, runtime.clock.now() + _PAUSE if waits else ends_at(runtime, payment))


async def _end(runtime: Runtime, payment: Payment, step: Step) -> None:
    async with runtime.database.transaction() as session:
        found = await repository.locked(session, payment.id)
        # The payer may have come back meanwhile.
        if found.state == payment.state:
            found.state = after(step, State(found.state))
            found.changed_at, found.next_check_at = runtime.clock.now(), None


async def _ask_again(runtime: Runtime, payment: Payment, at: datetime) -> None:
    async with runtime.database.transaction() as session:
        found = await repository.locked(session, payment.id)
        if found.state == payment.state:
            found.next_check_at = at
            if found.state == State.APPROVING:
                # Whoever was taking it is dead.
                found.state = after(Step.LOST, State.APPROVING)
