"""`/reward/v1/committee/members`."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from semu_kit.auth import Principal, require
from semu_kit.routes import ClockDep, ReadRoute, RuntimeDep, Session, UnitOfWorkRoute, VaultDep
from semu_law import load

from reward.committee.members import service
from reward.committee.members.schemas import MemberAnswer, MembersView, NewEnd, NewMember

reads = APIRouter(prefix="/reward/v1/committee", route_class=ReadRoute, tags=["committee"])
writes = APIRouter(prefix="/reward/v1/committee", route_class=UnitOfWorkRoute, tags=["committee"])

Clerk = Annotated[Principal, require("committee:write")]


@writes.post("/members", status_code=201)
async def seat(body: NewMember, principal: Clerk, session: Session, runtime: RuntimeDep) -> MemberAnswer:
    """Seat the chair, a section head, or an appointed member for a term, a renewal or what is left of a term."""
    return MemberAnswer.model_validate(service.answer(await service.add(session, load(), runtime, principal, body)))


@writes.post("/members/{member}/end", status_code=201)
async def end(member: UUID, body: NewEnd, principal: Clerk, session: Session, runtime: RuntimeDep) -> MemberAnswer:
    """A member leaves the seat before the term is over."""
    return MemberAnswer.model_validate(service.answer(await service.end(session, runtime, principal, member, body)))


@reads.get("/members")
async def members(
    principal: Clerk, session: Session, clock: ClockDep, vault: VaultDep, day: date | None = None
) -> MembersView:
    """The committee on a day, today without one: who sits on it, and whether it may meet."""
    return await service.show(session, load(), vault, principal.municipality, day or clock.today())
