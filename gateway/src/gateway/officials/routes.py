"""`POST /gateway/v1/officials`, `POST /gateway/v1/officials/{official}/lines`."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from semu_kit.auth import Principal, require
from semu_kit.routes import ClockDep, RuntimeDep, Session, UnitOfWorkRoute

from gateway.officials import service
from gateway.officials.schemas import Line, NewOfficial, RecordedLine, RegisteredOfficial

router = APIRouter(prefix="/gateway/v1/officials", tags=["officials"], route_class=UnitOfWorkRoute)

Manager = Annotated[Principal, require("officials:manage")]


@router.post("", status_code=201, summary="Register an official")
async def register_official(
    entry: NewOfficial, principal: Manager, session: Session, clock: ClockDep, runtime: RuntimeDep
) -> RegisteredOfficial:
    """담당 공무원을 등록합니다. 호출한 사람과 같은 지방자치단체에 속하게 되며, 답에는 성명과 비밀번호가
    담기지 않습니다."""
    official = await service.register(
        session, runtime.vault, entry,
        municipality=principal.municipality, actor=principal.actor, at=clock.now(),
        retain_until=runtime.settings.retain_until("official", clock.today()),
    )  # fmt: skip
    return RegisteredOfficial(official=official.id, municipality=official.municipality, scopes=official.scopes)


@router.post("/{official}/lines", status_code=201, summary="Record a transfer, a promotion, a leave")
async def record_line(
    official: UUID, line: Line, principal: Manager, session: Session, clock: ClockDep
) -> RecordedLine:
    """전보·승진·휴직·퇴직 등을 그 날짜부터의 새 줄로 기록합니다. 이전 줄은 남습니다."""
    await service.change(
        session, official, line,
        municipality=principal.municipality, actor=principal.actor, at=clock.now(),
    )  # fmt: skip
    return RecordedLine(official=official, **line.model_dump())
