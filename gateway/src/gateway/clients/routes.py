"""`POST /gateway/v1/clients`."""

from typing import Annotated

from fastapi import APIRouter
from semu_kit.auth import Principal, require
from semu_kit.routes import ClockDep, Session, UnitOfWorkRoute

from gateway.clients import service
from gateway.clients.schemas import NewClient, RegisteredClient

router = APIRouter(prefix="/gateway/v1", tags=["clients"], route_class=UnitOfWorkRoute)


@router.post("/clients", status_code=201, summary="Register an agency's client or an application")
async def register_client(
    entry: NewClient, principal: Annotated[Principal, require("clients:manage")], session: Session, clock: ClockDep
) -> RegisteredClient:
    """기관 시스템이나 담당자용 응용프로그램을 등록합니다. 호출한 사람과 같은 지방자치단체에 속하게 되며,
    secret은 보내는 쪽이 무작위로 만들고 답에는 담기지 않습니다."""
    client = await service.register(
        session, entry, municipality=principal.municipality, actor=principal.actor, at=clock.now()
    )
    return RegisteredClient.model_validate(client, from_attributes=True)
