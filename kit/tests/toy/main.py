from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, FastAPI, Request
from pydantic import BaseModel
from semu_kit.app import create_service_app
from semu_kit.auth import Principal, require
from semu_kit.dead_letters import dead_letter_routes
from semu_kit.problems import Conflict
from semu_kit.routes import ClockDep, ReadRoute, Session, TransactionRoute, UnitOfWorkRoute
from sqlalchemy import func, select

from toy.handlers import handlers
from toy.models import Heard
from toy.settings import Settings


class NewOfficial(BaseModel):
    official: UUID
    department: str
    fails: bool = False


class HeardOfficial(BaseModel):
    id: int
    official: UUID


writes = APIRouter(prefix="/toy/v1", route_class=UnitOfWorkRoute)
reads = APIRouter(prefix="/toy/v1", route_class=ReadRoute)
forms = APIRouter(prefix="/toy/forms", route_class=TransactionRoute)

Manager = Annotated[Principal, require("officials:manage")]


@writes.post("/officials", status_code=201)
async def hear(body: NewOfficial, session: Session, clock: ClockDep, principal: Manager) -> HeardOfficial:
    heard = Heard(official=body.official, department=body.department, from_day=clock.today())
    session.add(heard)
    await session.flush()
    if body.fails:
        raise Conflict("거절합니다.", official=body.official)
    return HeardOfficial(id=heard.id, official=heard.official)


@writes.post("/uploads", status_code=201, max_body_size=10 * 1024 * 1024)
async def upload(request: Request, session: Session, principal: Manager) -> dict[str, int]:
    session.add(Heard(official=UUID(int=1), department="upload", from_day=date(2026, 10, 19)))
    return {"bytes": sum([len(chunk) async for chunk in request.stream()])}


@reads.get("/officials/count")
async def count(session: Session, principal: Manager) -> int:
    return await session.scalar(select(func.count()).select_from(Heard))


@reads.post("/officials/sneaked")
async def sneak(body: NewOfficial, session: Session, principal: Manager) -> None:
    session.add(Heard(official=body.official, department=body.department, from_day=date(2026, 10, 19)))
    await session.flush()


@forms.post("/officials", status_code=201)
async def submit(body: NewOfficial, session: Session) -> None:
    session.add(Heard(official=body.official, department=body.department, from_day=date(2026, 10, 19)))


@reads.get("/municipalities/{code}")
async def municipality(code: str, principal: Manager) -> str:
    principal.must_serve(code)
    return code


def create_app(settings: Settings | None = None) -> FastAPI:
    return create_service_app(settings or Settings(), [writes, reads, forms, dead_letter_routes("toy", handlers)])
