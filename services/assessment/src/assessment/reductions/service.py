"""Deciding reductions (감액결정), and telling collection of them (세입감액결정액 통지, Dongjak 11①·12①)."""

from collections.abc import Sequence
from uuid import UUID

from semu_contracts.events.assessment import LevyReduced, ReducedLevy
from semu_kit.auth import Principal
from semu_kit.clock import Clock
from semu_kit.ids import new_id
from semu_kit.outbox import events_about, record
from semu_kit.problems import Conflict, NotFound, Problem
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.levies import repository as levies
from assessment.levies.models import Levy
from assessment.levy_files import repository as levy_files
from assessment.reductions import repository
from assessment.reductions.models import Reduction
from assessment.reductions.rules import PROVISIONS, Claim
from assessment.reductions.schemas import NewReduction
from assessment.withdrawals import repository as withdrawals


class DayOutOfOrder(Problem):
    """The day of the decision lies ahead, or before the levy itself was decided."""

    status, type, title = 422, "reduction-day-out-of-order", "The day of the reduction cannot be"


class BeyondTheLevy(Conflict):
    """More would be taken off than the levy still claims. Facts: what is left of each."""

    type, title = "reduction-beyond-the-levy", "The reduction is more than what is left of the levy"


class LevyWithdrawn(Conflict):
    """The levy's file was withdrawn (취하): collection has taken the bill back, or is about to decide on it."""

    type, title = "levy-withdrawn", "The levy is withdrawn"


async def reduce(session: AsyncSession, clock: Clock, principal: Principal, bill: UUID, new: NewReduction) -> Reduction:
    """Take back a part of a levy, or all of it. Collection applies it under the bill's lock, paid or not.

    The levy is held meanwhile: of two decisions in the same instant, the second sees what the first left.
    Raises NotFound, OtherMunicipality, LevyWithdrawn, DayOutOfOrder, BeyondTheLevy.
    """
    levy = await levy_of(session, principal, bill, lock=True)
    await _must_stand(session, levy)
    if not levy.decided_day <= new.decided_day <= clock.today():
        raise DayOutOfOrder(
            "감액결정일은 징수결의일부터 오늘까지의 날이어야 합니다. 날짜를 확인하십시오.",
            decided_day=new.decided_day,
            levied=levy.decided_day,
        )
    await _must_be_claimed(session, levy, new)
    reduction = Reduction(
        id=new_id(),
        municipality=levy.municipality,
        bill=bill,
        provision=PROVISIONS[new.reason],
        decided_by=principal.actor,
        recorded_at=clock.now(),
        **new.model_dump(),
    )
    session.add(reduction)
    await _tell(session, levy, reduction)
    return reduction


async def levy_of(session: AsyncSession, principal: Principal, bill: UUID, *, lock: bool = False) -> Levy:
    """A levy that the principal may see. Raises NotFound, OtherMunicipality."""
    levy = await levies.get(session, bill, lock=lock)
    if levy is None:
        raise NotFound("그런 부과 건이 없습니다. 번호를 확인하십시오.", bill=bill)
    principal.must_serve(levy.municipality)
    return levy


async def of_bill(session: AsyncSession, principal: Principal, bill: UUID) -> Sequence[Reduction]:
    """The reductions of a levy. Raises NotFound, OtherMunicipality."""
    await levy_of(session, principal, bill)
    return await repository.of_bill(session, bill)


async def _must_stand(session: AsyncSession, levy: Levy) -> None:
    file = await levy_files.one(session, levy.levy_file_id)
    if file.withdrawal_requested_at is None:
        return
    answer = await withdrawals.of_bill(session, levy.id)
    if answer is None or answer.outcome == "withdrawn":
        raise LevyWithdrawn(
            "취하한 파일의 건입니다. 취하 결과를 확인하고, 남은(kept) 건만 감액하십시오.",
            bill=levy.id,
            levy_file=file.id,
        )


async def _must_be_claimed(session: AsyncSession, levy: Levy, new: NewReduction) -> None:
    principal, penalty = await repository.taken_off(session, levy.id)
    left = Claim(levy.principal - levy.principal_paid - principal, levy.penalty - penalty)
    if not left.covers(new.principal, new.penalty):
        raise BeyondTheLevy(
            "남은 결정액보다 많이 감액할 수 없습니다. 이월 전에 받은 돈은 받은 해의 장부에서 환급하십시오.",
            bill=levy.id,
            principal_left=left.principal,
            penalty_left=left.penalty,
        )


async def _tell(session: AsyncSession, levy: Levy, reduction: Reduction) -> None:
    told = ReducedLevy(
        taxpayer=levy.taxpayer_id,
        correction=reduction.id,
        **reduction.model_dump(include={"bill", "decided_day", "principal", "penalty", "reason", "provision"}),
    )
    await record(
        session,
        *events_about(
            LevyReduced,
            [told],
            shard=lambda _: levy.shard,
            source="assessment",
            municipality=levy.municipality,
            actor=reduction.decided_by,
            at=reduction.recorded_at,
        ),
    )
