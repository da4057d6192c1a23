"""Claiming a merit (공적조서), and the committee's decision on it (조례 §7⑤3호); the credits of the bill follow."""

from collections.abc import Collection
from datetime import date
from typing import Literal
from uuid import UUID

from semu_kit.auth import Principal
from semu_kit.clock import Clock
from semu_kit.ids import new_id
from semu_kit.problems import Conflict, NotFound, Problem
from sqlalchemy.ext.asyncio import AsyncSession

from reward.facts import repository as facts
from reward.findings.repository import foreign
from reward.findings.service import BillOfAnother
from reward.merits import repository
from reward.merits.models import MeritClaimRow
from reward.merits.schemas import NewMerit


class MeritAhead(Problem):
    """Work is claimed once it has begun."""

    status, type, title = 422, "merit-ahead", "The work lies in the future"


class MeritClaimed(Conflict):
    """An official claims each ground once for a bill."""

    type, title = "merit-claimed", "The merit is claimed already"


class MeritDecided(Conflict):
    """The committee decides on a claim once."""

    type, title = "merit-decided", "The committee has decided on the merit"


async def claim(session: AsyncSession, clock: Clock, principal: Principal, new: NewMerit) -> MeritClaimRow:
    """Keep the claim, and mark its bill. Holds the bill, so that one claim is not entered twice at once.

    Raises MeritAhead, BillOfAnother, MeritClaimed.
    """
    if new.first_day > clock.today():
        raise MeritAhead("아직 시작하지 않은 일입니다. 시작한 뒤에 적으십시오.", first_day=new.first_day)
    await facts.lock_bills(session, principal.municipality, {new.bill})
    if await foreign(session, principal.municipality, {new.bill}):
        raise BillOfAnother("이 지방자치단체의 과세 건이 아닙니다. 번호를 확인하십시오.", bills=[new.bill])
    if await repository.claimed(session, new.bill, new.official, new.ground):
        raise MeritClaimed("같은 공적이 이미 적혀 있습니다. 앞의 기록을 확인하십시오.", bill=new.bill)
    row = MeritClaimRow(
        id=new_id(), municipality=principal.municipality, **new.model_dump(), actor=principal.actor,
        recorded_at=clock.now(),
    )  # fmt: skip
    session.add(row)
    await session.flush()
    await facts.touch(session, principal.municipality, {new.bill})
    return row


async def decide(
    session: AsyncSession,
    municipality: str,
    claims: Collection[UUID],
    decision: Literal["recognised", "refused"],
    decided_on: date,
) -> None:
    """Enter the committee's decision; what it refused counts no more. Raises NotFound, MeritDecided."""
    rows = await repository.hold(session, municipality, claims)
    if missing := sorted(set(claims) - {row.id for row in rows}):
        raise NotFound("모르는 공적이 있습니다. 번호를 확인하십시오.", merits=missing)
    if decided := [row.id for row in rows if row.decision is not None]:
        raise MeritDecided("이미 의결된 공적이 있습니다. 빼고 다시 보내십시오.", merits=decided)
    for row in rows:
        row.decision, row.decided_on = decision, decided_on
    await session.flush()
    await facts.touch(session, municipality, {row.bill for row in rows})
