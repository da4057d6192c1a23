"""The bank's statement of the city's revenue account (세입계좌), its files of receipts, and the city's transfers."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Request, Response
from pydantic import BaseModel

from simulators.bank.files import Profile
from simulators.bank.transfers import NotATransferFile
from simulators.world import WorldDep

router = APIRouter(prefix="/bank", tags=["bank"])

Part = Annotated[int, Query(ge=1, le=999)]


class Line(BaseModel):
    channel: str
    """As the city names it."""
    amount: int


class Statement(BaseModel):
    day: date
    amount: int
    """Won that truly reached the account that day: whatever the webhooks and files said, or failed to say."""
    deposits: int
    receipts: int
    kakaopay: int
    lines: list[Line]
    """The same by channel."""
    entries: list[dict[str, Any]]


@router.get("/statement")
async def statement(day: date, world: WorldDep) -> Statement:
    deposits = world.deposits.of(day.isoformat())
    receipts = world.receipts.entries(day.isoformat())
    kakaopay = world.payments.settled(day.isoformat())
    sums: dict[str, int] = {}
    for entry in deposits + receipts + kakaopay:
        channel = "virtual_account" if entry["source"] == "bank" else entry["source"]
        sums[channel] = sums.get(channel, 0) + entry["amount"]
    return Statement(
        day=day,
        amount=sum(sums.values()),
        deposits=sum(entry["amount"] for entry in deposits),
        receipts=sum(entry["amount"] for entry in receipts),
        kakaopay=sum(entry["amount"] for entry in kakaopay),
        lines=[Line(channel=channel, amount=amount) for channel, amount in sums.items()],
        entries=deposits + receipts + kakaopay,
    )


@router.get("/files", response_class=Response)
async def file(day: date, profile: Profile, world: WorldDep, number: Part = 1, parts: Part = 1) -> Response:
    """One file of a day's receipts (영수필통지서 전산자료); a day may be told in parts, numbered from 1."""
    content = world.files.write(day, profile, number, parts)
    return Response(content, media_type="application/octet-stream")


@router.post("/transfers", response_class=Response)
async def transfer(request: Request, world: WorldDep) -> Response:
    """Carry out a file of transfers (대량이체) as it is sent; the answer says what became of each."""
    try:
        answer = world.transfers.answer(await request.body())
    except NotATransferFile:
        raise HTTPException(422, "not a file of transfers") from None
    return Response(answer, media_type="application/octet-stream")
