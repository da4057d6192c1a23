"""`/collection/v1/virtual-accounts`."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from semu_kit.auth import Principal, require
from semu_kit.routes import ReadRoute, RuntimeDep, Session, UnitOfWorkRoute

from collection.virtual_accounts import service
from collection.virtual_accounts.schemas import AccountEnd, AccountList, EndedAccount, NewAccounts, RegistrationAnswer

writes = APIRouter(prefix="/collection/v1", route_class=UnitOfWorkRoute, tags=["bank"])
reads = APIRouter(prefix="/collection/v1", route_class=ReadRoute, tags=["bank"])

Writer = Annotated[Principal, require("receipts:write")]


@writes.post("/virtual-accounts")
async def register(body: NewAccounts, session: Session, runtime: RuntimeDep, principal: Writer) -> RegistrationAnswer:
    """Register virtual accounts (가상계좌) for bills or persons; money that a bank's file tells of one is theirs."""
    return await service.register(session, runtime, principal, body.accounts)


@writes.post("/virtual-accounts/{account}/end")
async def end(
    account: UUID, body: AccountEnd, session: Session, runtime: RuntimeDep, principal: Writer
) -> EndedAccount:
    """End a virtual account: money of later days is nobody's until it is given out again."""
    return await service.end(session, runtime, principal, account, body.last_day)


@reads.get("/virtual-accounts")
async def of_holder(
    holder: UUID, session: Session, runtime: RuntimeDep, principal: Annotated[Principal, require("bills:read")]
) -> AccountList:
    """The virtual accounts of a bill or a taxpayer (`holder`), with their numbers."""
    return await service.of_holder(session, runtime, principal.municipality, holder)
