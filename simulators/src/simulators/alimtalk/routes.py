"""NHN Cloud KakaoTalk Bizmessage, Alimtalk API v2.3. A refusal answers 200 with a negative result code."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, HTTPException, Path, Query

from simulators.alimtalk import answers, codes
from simulators.alimtalk.registry import APPROVED
from simulators.alimtalk.schemas import NewTemplate, RawSending, Recipient, Sending, TemplateSending
from simulators.world import World, WorldDep

Answer = dict[str, Any]


class Refusal(Exception):
    """The call as a whole is refused.

    Facts: `code`, the provider's negative result code.
    """

    def __init__(self, code: int) -> None:
        super().__init__(codes.name_of(code))
        self.code = code


async def admitted(
    world: WorldDep,
    appkey: Annotated[str, Path()],
    secret: Annotated[str | None, Header(alias="X-Secret-Key")] = None,
) -> None:
    await world.troubles.meet("alimtalk")
    settings = world.settings
    if appkey != settings.alimtalk_appkey or secret != settings.alimtalk_secret_key.get_secret_value():
        raise Refusal(codes.WRONG_CREDENTIALS)


router = APIRouter(prefix="/alimtalk/v2.3/appkeys/{appkey}", dependencies=[Depends(admitted)], tags=["alimtalk"])

IdempotencyKey = Annotated[str | None, Header(alias="X-NC-API-IDEMPOTENCY-KEY")]
PageSize = Annotated[int, Query(ge=1, le=1000)]
PageNumber = Annotated[int, Query(ge=1)]


@router.post("/messages")
async def send(sending: TemplateSending, world: WorldDep, key: IdempotencyKey = None) -> Answer:
    return _send(world, sending, list(sending.recipientList), key)


@router.post("/raw-messages")
async def send_raw(sending: RawSending, world: WorldDep, key: IdempotencyKey = None) -> Answer:
    return _send(world, sending, list(sending.recipientList), key)


def _send(world: World, sending: Sending, recipients: list[Recipient], key: str | None) -> Answer:
    if sending.senderKey != world.settings.alimtalk_sender_key:
        raise Refusal(codes.BAD_REQUEST)
    if key is not None and (world.troubles.strike("alimtalk", "idempotency_conflict") or not world.messages.claim(key)):
        raise Refusal(codes.IDEMPOTENCY_KEY_REUSED)
    template = world.templates.get(sending.templateCode)
    if template is None:
        raise Refusal(codes.NO_TEMPLATE)
    if template.status != APPROVED:
        raise Refusal(codes.NOT_APPROVED)
    request_id, results = world.messages.accept(sending, recipients, template.wording)
    if world.troubles.strike("alimtalk", "answer_lost"):
        raise HTTPException(504, "Gateway Timeout")
    return answers.sent(request_id, sending.senderGroupingKey, results)


@router.get("/messages")
async def requested(
    world: WorldDep,
    requestId: str | None = None,
    senderGroupingKey: str | None = None,
    recipientGroupingKey: str | None = None,
    pageNum: PageNumber = 1,
    pageSize: PageSize = 15,
) -> Answer:
    found = world.messages.requested(requestId, senderGroupingKey, recipientGroupingKey, pageNum, pageSize)
    return answers.page(*found)


@router.get("/messages/{requestId}/{recipientSeq}")
async def one(requestId: str, recipientSeq: int, world: WorldDep) -> Answer:
    row = world.messages.get(requestId, recipientSeq)
    return answers.header() | {"message": None if row is None else answers.message(row)}


@router.get("/message-results")
async def results(
    world: WorldDep,
    startUpdateDate: str,
    endUpdateDate: str,
    pageNum: PageNumber = 1,
    pageSize: PageSize = 15,
) -> Answer:
    """Dates as `yyyy-MM-dd HH:mm`, KST; the last minute is included whole."""
    start, end = (moment.strip().replace(" ", "T") for moment in (startUpdateDate, endUpdateDate))
    return answers.page(*world.messages.updated(start, f"{end}~", pageNum, pageSize))


@router.delete("/messages/{requestId}")
async def cancel(requestId: str, world: WorldDep, recipientSeq: str = "") -> Answer:
    seqs = [int(seq) for seq in recipientSeq.split(",") if seq.strip().isdigit()]
    world.messages.cancel(requestId, seqs)
    return answers.header()


@router.post("/senders/{senderKey}/templates")
async def register_template(senderKey: str, template: NewTemplate, world: WorldDep) -> Answer:
    if senderKey != world.settings.alimtalk_sender_key:
        raise Refusal(codes.BAD_REQUEST)
    world.templates.register(template)
    return answers.header()


@router.get("/senders/{senderKey}/templates")
async def templates(senderKey: str, world: WorldDep, templateCode: str | None = None) -> Answer:
    return answers.templates(world.templates.all(templateCode))
