"""`/reward/v1/transfers`: files for the bank, and its answers."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from semu_kit.auth import Principal, require
from semu_kit.routes import ClockDep, ReadRoute, RuntimeDep, Session, TransactionRoute, UnitOfWorkRoute

from reward.identities.service import IDENTIFY
from reward.transfers import answers, repository, service
from reward.transfers.models import TransferAnswer, TransferFile
from reward.transfers.profiles import PROFILES
from reward.transfers.schemas import (
    AnswerView,
    NewTransfer,
    ProfileList,
    ProfileView,
    RefusedRow,
    TakenAnswer,
    TransferDetail,
    TransferPage,
    TransferView,
    WhyWritten,
)

MAX_ANSWER = 16 * 1024**2
"""Bytes; an answer has a short row for each payment."""

writes = APIRouter(prefix="/reward/v1", route_class=UnitOfWorkRoute, tags=["transfers"])
reads = APIRouter(prefix="/reward/v1", route_class=ReadRoute, tags=["transfers"])
# What these answer is never kept for an Idempotency-Key: accounts, and rows as a bank wrote them.
unkept = APIRouter(prefix="/reward/v1", route_class=TransactionRoute, tags=["transfers"])

Payer = Annotated[Principal, require("rewards:pay")]
Reader = Annotated[Principal, require("rewards:read")]

_TEXT = {"schema": {"type": "string", "format": "binary"}}


@writes.post("/payout-orders/{order}/transfer", status_code=201)
async def make(order: UUID, body: NewTransfer, session: Session, runtime: RuntimeDep, principal: Payer) -> TransferView:
    """Make the transfer file of an approved order; from then on the bank's answer says what was paid."""
    return _view(await service.make(session, runtime, principal, order, body))


@unkept.post(
    "/transfers/{transfer}/content",
    response_class=Response,
    responses={200: {"description": "The file in the bank's own form.", "content": {"text/plain": _TEXT}}},
)
async def content(
    transfer: UUID,
    body: WhyWritten,
    session: Session,
    runtime: RuntimeDep,
    principal: Annotated[Principal, require("rewards:pay", IDENTIFY)],
) -> Response:
    """The file's text for the bank, always the same. Officials' and citizens' need the scope rewards:pay; informants'
    need informants:identify instead, and a reason, and who asked is kept."""
    file, text = await service.content(session, runtime, principal, transfer, body.reason)
    name = f"transfer-{file.municipality}-{file.number:06d}.{'txt' if file.profile == 'transfer-fixed' else 'csv'}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(text, media_type=service.profile_of(file).media_type, headers=headers)


@unkept.post(
    "/transfers/{transfer}/answers",
    max_body_size=MAX_ANSWER,
    openapi_extra={
        "requestBody": {
            "required": True,
            "description": "The bank's answer by the file's profile.",
            "content": {"application/octet-stream": _TEXT},
        }
    },
)
async def take(transfer: UUID, request: Request, session: Session, clock: ClockDep, principal: Payer) -> TakenAnswer:
    """Take the bank's answer (처리결과): each payment is paid, or failed and waits to be paid anew. Rows that are wrong
    are refused with the reason, and the others are taken; the same answer again changes nothing."""
    taken, refusals = await answers.take(session, clock, principal, transfer, await request.body())
    rows = [RefusedRow.model_validate(one, from_attributes=True) for one in refusals]
    return TakenAnswer.model_validate(_answer(taken) | {"refusals": rows})


@reads.get("/transfer-profiles")
async def profiles(session: Session, principal: Reader) -> ProfileList:
    """The forms of transfer files."""
    return ProfileList(profiles=[ProfileView(name=name, title=one.title) for name, one in PROFILES.items()])


@reads.get("/transfers")
async def transfers(
    session: Session,
    principal: Reader,
    after: UUID | None = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> TransferPage:
    """Transfer files, from the oldest on."""
    found = await repository.page(session, principal.municipality, after, limit)
    return TransferPage(transfers=[_view(one) for one in found], next=found[-1].id if len(found) == limit else None)


@reads.get("/transfers/{transfer}")
async def one_transfer(transfer: UUID, session: Session, principal: Reader) -> TransferDetail:
    """One file with the bank's answers to it; its payments are at `/payouts`."""
    file, _ = await service.find(session, principal.municipality, transfer)
    taken = [AnswerView.model_validate(_answer(one)) for one in await repository.answers(session, transfer)]
    return TransferDetail.model_validate(_view(file).model_dump() | {"answers": taken})


def _view(file: TransferFile) -> TransferView:
    return TransferView.model_validate(file.model_dump() | {"transfer": file.id})


def _answer(taken: TransferAnswer) -> dict[str, Any]:
    return taken.model_dump() | {"sha256": taken.sha256.hex()}
