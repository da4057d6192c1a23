"""Cases of taking back (환수): the cause by two persons, then the notice (조례 §11, before §10)."""

from datetime import date
from typing import cast
from uuid import UUID

from semu_kit.auth import Principal
from semu_kit.clock import Clock
from semu_kit.pii import PersonalRecords
from semu_kit.problems import Conflict, Forbidden, NotFound, Problem
from semu_kit.runtime import Runtime
from semu_law import Release
from sqlalchemy.ext.asyncio import AsyncSession

from reward.clawbacks import repository
from reward.clawbacks.models import Clawback
from reward.clawbacks.opening import open_case
from reward.clawbacks.rules import Cause, Paid, demand
from reward.clawbacks.schemas import NewCause, NewClawback
from reward.days import must_not_lie_ahead
from reward.payees import must_not_be_paid
from reward.payouts import repository as payouts
from reward.payouts.models import PAID

PURPOSE = "clawback"
"""Of the personal records of reasons."""


class ClawbackUnknown(NotFound):
    """No case of the caller's municipality has this id."""

    type, title = "clawback-unknown", "No such clawback"


class ClawbackState(Conflict):
    """The case is not at this step."""

    type, title = "clawback-state", "The case's state does not allow it"


class OwnCause(Forbidden):
    """Who records a cause never decides on it."""

    type, title = "own-clawback-cause", "Another official decides on it"


class NotPaid(Conflict):
    """Only what was paid is taken back."""

    type, title = "payout-not-paid", "The payout is not paid"


class MoreThanPaid(Problem):
    """All cases of a payout together ask no more back than it paid."""

    status, type, title = 422, "clawback-above-payout", "More than was paid"


class BeforeThePayment(Problem):
    """Nothing is notified before it was paid, and nothing comes back before it is notified."""

    status, type, title = 422, "clawback-day", "The day is not possible"


async def report(session: AsyncSession, clock: Clock, principal: Principal, wanted: NewClawback) -> Clawback:
    """Open a case about a payment that an official found to be wrong. Raises NotFound, NotPaid, MoreThanPaid."""
    payout = await payouts.get(session, principal.municipality, wanted.payout, held=True)
    if payout is None:
        raise NotFound("그런 지급이 없습니다. 번호를 확인하십시오.", payout=wanted.payout)
    if payout.state != PAID:
        raise NotPaid("지급되지 않은 포상금입니다. 지급 상태를 확인하십시오.", state=payout.state)
    left = payout.won - await repository.in_question(session, payout.id)
    if wanted.won > left:
        raise MoreThanPaid("지급한 금액보다 많이 환수할 수 없습니다. 금액을 확인하십시오.", left=left)
    case = await open_case(session, clock.now(), payout, wanted.won, "reported", principal.actor)
    await session.flush()
    return case


async def propose(
    session: AsyncSession, runtime: Runtime, principal: Principal, clawback: UUID, wanted: NewCause
) -> Clawback:
    """Record the cause that an official found; another decides on it. Raises ClawbackUnknown, ClawbackState."""
    case, clock = await held(session, principal, clawback, "open"), runtime.clock
    case.state, case.cause = "proposed", wanted.cause
    case.proposed_by, case.proposed_at = principal.actor, clock.now()
    await repository.forget_reason(session, case.id)
    await PersonalRecords(session, runtime.vault).keep(
        case.id, {"reason": wanted.reason}, purpose=PURPOSE, made_at=clock.now(),
        retain_until=runtime.settings.retain_until(PURPOSE, clock.today()),
    )  # fmt: skip
    return case


async def approve(session: AsyncSession, clock: Clock, principal: Principal, clawback: UUID) -> Clawback:
    """Decide that the cause is as recorded: the case is to be notified, or closed where no article takes it back.

    Raises ClawbackUnknown, ClawbackState, OwnCause, OwnReward.
    """
    case = await _proposed(session, principal, clawback)
    must_not_be_paid(principal, [case.person])
    case.decided_by, case.decided_at = principal.actor, clock.now()
    if case.cause == "neither":
        case.state, case.closed_because = "closed", "neither"
    else:
        case.state = "decided"
    await session.flush()
    return case


async def refuse(session: AsyncSession, principal: Principal, clawback: UUID) -> Clawback:
    """Send the cause back to be recorded anew. Raises ClawbackUnknown, ClawbackState, OwnCause."""
    case = await _proposed(session, principal, clawback)
    case.state, case.cause, case.proposed_by, case.proposed_at = "open", None, None, None
    await session.flush()
    return case


async def notify(
    session: AsyncSession, law: Release, clock: Clock, principal: Principal, clawback: UUID, notice: date
) -> Clawback:
    """Record the day of the notice, which fixes what is demanded: interest for fraud runs until it. Of a payout no more
    is demanded than it paid, however many cases are about it: one that finds nothing left is closed.

    Raises ClawbackUnknown, ClawbackState, DayAhead, NotPaid, BeforeThePayment.
    """
    must_not_lie_ahead(notice, clock)
    about = await repository.get(session, principal.municipality, clawback)
    # Two cases of one payout at once: the second waits here, and finds what the first demands.
    payout = await payouts.get(session, principal.municipality, about.payout, held=True) if about else None
    case = await held(session, principal, clawback, "decided")
    if payout is None or payout.paid_on is None:
        raise NotPaid("은행이 아직 지급하지 않았습니다. 처리결과를 받은 뒤 통지하십시오.")
    if notice < max(payout.paid_on, case.opened_on):
        raise BeforeThePayment("환수 사안이 생기기 전의 날입니다. 통지한 날을 확인하십시오.", opened_on=case.opened_on)
    left = payout.won - await repository.demanded(session, payout.id)
    if not left:
        case.state, case.closed_because = "closed", "demanded"
        await session.flush()
        return case
    paid = Paid(min(case.won, left), payout.paid_on, notice)
    demanded = demand(law, case.municipality, cast(Cause, case.cause), paid)
    case.state, case.notified_on, case.notified_by = "notified", notice, principal.actor
    case.principal, case.interest, case.trace = demanded.principal, demanded.interest, demanded.trace
    await session.flush()
    return case


async def _proposed(session: AsyncSession, principal: Principal, clawback: UUID) -> Clawback:
    case = await held(session, principal, clawback, "proposed")
    if case.proposed_by == principal.actor:
        raise OwnCause("원인을 기록한 사람은 결정할 수 없습니다. 다른 담당자가 결정해야 합니다.")
    return case


async def held(session: AsyncSession, principal: Principal, clawback: UUID, state: str) -> Clawback:
    """A case at this step, held until the transaction ends. Raises ClawbackUnknown, ClawbackState."""
    case = await repository.get(session, principal.municipality, clawback, held=True)
    if case is None:
        raise ClawbackUnknown("그런 환수 사안이 없습니다. 번호를 확인하십시오.", clawback=clawback)
    if case.state != state:
        raise ClawbackState("이 상태의 환수 사안에는 할 수 없습니다. 상태를 확인하십시오.", state=case.state)
    return case


async def reason_of(session: AsyncSession, runtime: Runtime, clawback: UUID) -> str | None:
    """Why the cause was found; None once its time of keeping is over."""
    found = await PersonalRecords(session, runtime.vault).load_many([clawback])
    return found.get(clawback, {}).get("reason")
