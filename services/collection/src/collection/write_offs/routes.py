"""`/collection/v1/write-offs`."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from semu_kit.auth import Principal, require
from semu_kit.routes import ClockDep, Session, UnitOfWorkRoute

from collection.bills import service as bills
from collection.write_offs import repository, service
from collection.write_offs.models import WriteOff, WriteOffCancellation
from collection.write_offs.schemas import (
    CancellationAnswer,
    NewCancellation,
    NewWriteOff,
    WriteOffAnswer,
    WriteOffPage,
)

router = APIRouter(prefix="/collection/v1/write-offs", route_class=UnitOfWorkRoute, tags=["write-offs"])


@router.post("", status_code=201)
async def write_off(
    body: NewWriteOff, session: Session, clock: ClockDep, principal: Annotated[Principal, require("work:write")]
) -> WriteOffAnswer:
    """Write a bill off (정리보류, 과태료의 결손처분): the claim lives on beside the books until it lapses."""
    row = await service.write_off(session, clock, principal, body)
    return WriteOffAnswer.model_validate(row, from_attributes=True)


@router.post("/cancellations", status_code=201)
async def cancel(
    body: NewCancellation, session: Session, clock: ClockDep, principal: Annotated[Principal, require("work:write")]
) -> CancellationAnswer:
    """Cancel a bill's write-off (정리보류 취소): it is owed in the books again."""
    row = await service.cancel(session, clock, principal, body)
    return CancellationAnswer.model_validate(row, from_attributes=True)


@router.get("")
async def write_offs(
    bill: UUID, session: Session, principal: Annotated[Principal, require("bills:read")]
) -> WriteOffPage:
    """The write-offs of one bill and their cancellations."""
    await bills.find(session, principal.municipality, bill)
    return WriteOffPage(
        write_offs=[
            WriteOffAnswer.model_validate(row, from_attributes=True)
            for row in await repository.of_bill(session, WriteOff, bill)
        ],
        cancellations=[
            CancellationAnswer.model_validate(row, from_attributes=True)
            for row in await repository.of_bill(session, WriteOffCancellation, bill)
        ],
    )
