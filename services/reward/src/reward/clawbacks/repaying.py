"""Money that came back for a case: entered by one official, and counted once another has found it at the bank."""

from uuid import UUID

from semu_kit.auth import Principal
from semu_kit.clock import Clock
from semu_kit.ids import new_id
from semu_kit.problems import Conflict, Forbidden, NotFound, Problem
from sqlalchemy.ext.asyncio import AsyncSession

from reward.clawbacks import repository
from reward.clawbacks.models import Clawback, Repayment
from reward.clawbacks.schemas import NewRepayment
from reward.clawbacks.service import BeforeThePayment, held
from reward.days import must_not_lie_ahead
from reward.payees import must_not_be_paid


class RepaymentUnknown(NotFound):
    """No repayment to the caller's municipality has this id."""

    type, title = "repayment-unknown", "No such repayment"


class RepaymentDecided(Conflict):
    type, title = "repayment-decided", "The repayment was decided before"


class OwnRepayment(Forbidden):
    """Who enters that money came back never decides that it did: a payee would owe nothing by one person's word."""

    type, title = "own-repayment", "Another official decides on it"


class MoreThanDemanded(Problem):
    """More came back than is demanded: it is to be returned, not to be entered here."""

    status, type, title = 422, "repayment-above-demand", "More than is demanded"


async def enter(
    session: AsyncSession, clock: Clock, principal: Principal, clawback: UUID, wanted: NewRepayment
) -> Repayment:
    """Enter money that came back; it counts when another official approves it.

    Raises ClawbackUnknown, ClawbackState, DayAhead, BeforeThePayment, MoreThanDemanded.
    """
    case = await held(session, principal, clawback, "notified")
    must_not_lie_ahead(wanted.day, clock)
    if case.notified_on and wanted.day < case.notified_on:
        raise BeforeThePayment("환수통지보다 앞선 날입니다. 들어온 날을 확인하십시오.", notified_on=case.notified_on)
    waiting = sum(one.won for one in await repository.repayments(session, clawback) if one.state == "entered")
    left = _owed(case) - waiting
    if wanted.won > left:
        raise MoreThanDemanded("환수할 금액보다 많습니다. 더 들어온 돈은 돌려주십시오.", left=left)
    entered = Repayment(
        id=new_id(), clawback=case.id, **wanted.model_dump(), state="entered", actor=principal.actor,
        recorded_at=clock.now(),
    )  # fmt: skip
    session.add(entered)
    await session.flush()
    return entered


async def approve(session: AsyncSession, clock: Clock, principal: Principal, repayment: UUID) -> Clawback:
    """Count money that another official entered; the last of it ends the case.

    Raises RepaymentUnknown, RepaymentDecided, OwnRepayment, OwnReward.
    """
    found, case = await _decide(session, clock, principal, repayment, "approved")
    must_not_be_paid(principal, [case.person])
    whole = found.won == _owed(case)
    case.recovered += found.won
    if whole:
        case.state = "recovered"
    await session.flush()
    if whole:
        await repository.touch(session, [case.id])
    return case


async def refuse(session: AsyncSession, clock: Clock, principal: Principal, repayment: UUID) -> Clawback:
    """The money did not come. Raises RepaymentUnknown, RepaymentDecided, OwnRepayment."""
    _, case = await _decide(session, clock, principal, repayment, "refused")
    await session.flush()
    return case


def _owed(case: Clawback) -> int:
    return (case.principal or 0) + (case.interest or 0) - case.recovered


async def _decide(
    session: AsyncSession, clock: Clock, principal: Principal, repayment: UUID, state: str
) -> tuple[Repayment, Clawback]:
    about = await session.get(Repayment, repayment)
    # Two who decide at once: the second waits for the case, and finds what the first decided.
    case = await repository.get(session, principal.municipality, about.clawback, held=True) if about else None
    if about is None or case is None:
        raise RepaymentUnknown("그런 반납이 없습니다. 번호를 확인하십시오.", repayment=repayment)
    await session.refresh(about)
    if about.state != "entered":
        raise RepaymentDecided("이미 처리된 반납입니다.", state=about.state)
    if about.actor == principal.actor:
        raise OwnRepayment("반납을 입력한 사람은 승인하거나 거절할 수 없습니다. 다른 담당자가 처리해야 합니다.")
    about.state, about.decided_by, about.decided_at = state, principal.actor, clock.now()
    return about, case
