"""Returns by two persons: a payment is undone, and its award waits to be paid anew."""

from collections.abc import Sequence
from uuid import UUID

from semu_contracts.events.reward import PayoutReturned, ReturnedPayout
from semu_kit.auth import Principal
from semu_kit.clock import Clock
from semu_kit.ids import new_id, shard_of
from semu_kit.outbox import events_about, record
from semu_kit.pii import PersonalRecords
from semu_kit.problems import Conflict, Forbidden, NotFound, Problem
from semu_kit.runtime import Runtime
from sqlalchemy.ext.asyncio import AsyncSession

from reward.clawbacks.opening import close_unpaid
from reward.days import must_not_lie_ahead
from reward.payouts import repository as payouts
from reward.payouts.models import PAID, RETURNED, Payout
from reward.payouts.telling import told
from reward.returns import repository
from reward.returns.models import Return
from reward.returns.schemas import ListedReturn, NewReturn

PURPOSE = "payout_return"
"""Of the personal records of reasons."""


class ReturnUnknown(NotFound):
    """No return of the caller's municipality has this id."""

    type, title = "payout-return-unknown", "No such return"


class ReturnAsked(Conflict):
    """A return of the same payout waits for its decision."""

    type, title = "payout-return-asked", "A return of it waits for its decision"


class ReturnDecided(Conflict):
    type, title = "payout-return-decided", "The return was decided before"


class OwnReturn(Forbidden):
    """Who asks for a return never decides it."""

    type, title = "own-payout-return", "Another official decides it"


class NotPaid(Conflict):
    """Only what was paid comes back."""

    type, title = "payout-not-paid", "The payout is not paid"


class BeforeThePayment(Problem):
    status, type, title = 422, "payout-return-day", "The day lies before the payment"


class DemandedBack(Conflict):
    """The same money is demanded of the payee: it comes back as a clawback's."""

    type, title = "payout-demanded-back", "The payout is demanded back"


async def ask(session: AsyncSession, runtime: Runtime, principal: Principal, payout: UUID, wanted: NewReturn) -> Return:
    """Ask that a payment counts as come back; nothing changes until another official approves.

    Raises NotFound, NotPaid, ReturnAsked, DayAhead, BeforeThePayment.
    """
    clock = runtime.clock
    must_not_lie_ahead(wanted.day, clock)
    # Two who ask at once: the second waits here, and finds the first's.
    paid = await _paid(session, principal.municipality, payout)
    if paid.paid_on and wanted.day < paid.paid_on:
        raise BeforeThePayment("지급일보다 앞선 날입니다. 돌아온 날을 확인하십시오.", paid_on=paid.paid_on)
    if waiting := await repository.asked(session, payout):
        raise ReturnAsked("같은 지급의 반송 요청이 승인을 기다립니다. 그 요청을 처리하십시오.", id=waiting.id)
    made = Return(
        id=new_id(), municipality=principal.municipality, payout=payout, day=wanted.day, state="asked",
        asked_by=principal.actor, asked_at=clock.now(),
    )  # fmt: skip
    session.add(made)
    await PersonalRecords(session, runtime.vault).keep(
        made.id, {"reason": wanted.reason}, purpose=PURPOSE, made_at=clock.now(),
        retain_until=runtime.settings.retain_until(PURPOSE, clock.today()),
    )  # fmt: skip
    return made


async def approve(session: AsyncSession, clock: Clock, principal: Principal, wanted: UUID) -> Return:
    """Let the payment count as come back: the year's budget has the money again, and the award waits to be paid.

    Raises ReturnUnknown, ReturnDecided, OwnReturn, NotPaid, DemandedBack.
    """
    found = await _decide(session, clock, principal, wanted, "approved")
    payout = await _paid(session, principal.municipality, found.payout)
    if demanded := await close_unpaid(session, [payout], "returned"):
        raise DemandedBack(
            "이미 환수를 통지한 지급입니다. 돌아온 돈을 환수 사안에 넣으십시오.", clawbacks=[one.id for one in demanded]
        )
    payout.state, payout.reason = RETURNED, "returned"
    await session.flush()
    item = ReturnedPayout(**told(payout), returned_on=found.day)
    events = events_about(
        PayoutReturned, [item], shard=lambda one: shard_of(one.award), source="reward",
        municipality=principal.municipality, actor=principal.actor, at=clock.now(),
    )  # fmt: skip
    await record(session, *events)
    return found


async def refuse(session: AsyncSession, clock: Clock, principal: Principal, wanted: UUID) -> Return:
    """Leave the payment as it is. Raises ReturnUnknown, ReturnDecided, OwnReturn."""
    found = await _decide(session, clock, principal, wanted, "refused")
    await session.flush()
    return found


async def _decide(session: AsyncSession, clock: Clock, principal: Principal, wanted: UUID, state: str) -> Return:
    found = await repository.lock(session, principal.municipality, wanted)
    if found is None:
        raise ReturnUnknown("그런 반송 요청이 없습니다. 번호를 확인하십시오.", id=wanted)
    if found.state != "asked":
        raise ReturnDecided("이미 처리된 반송 요청입니다.", state=found.state)
    if found.asked_by == principal.actor:
        raise OwnReturn("요청한 사람은 승인하거나 거절할 수 없습니다. 다른 담당자가 처리해야 합니다.")
    found.state, found.decided_by, found.decided_at = state, principal.actor, clock.now()
    return found


async def _paid(session: AsyncSession, municipality: str, payout: UUID) -> Payout:
    found = await payouts.get(session, municipality, payout, held=True)
    if found is None:
        raise NotFound("그런 지급이 없습니다. 번호를 확인하십시오.", payout=payout)
    if found.state != PAID:
        raise NotPaid("지급되지 않은 포상금입니다. 지급 상태를 확인하십시오.", state=found.state)
    return found


async def listed(session: AsyncSession, runtime: Runtime, returns: Sequence[Return]) -> list[ListedReturn]:
    """Returns with their reasons."""
    reasons = await PersonalRecords(session, runtime.vault).load_many([one.id for one in returns])
    return [
        ListedReturn.model_validate(one.model_dump() | {"reason": reasons.get(one.id, {}).get("reason")})
        for one in returns
    ]
