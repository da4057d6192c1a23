"""The bank's daily statement of the city's revenue account (세입계좌)."""

from datetime import date
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel

from simulators.world import WorldDep

router = APIRouter(prefix="/bank", tags=["bank"])


class Statement(BaseModel):
    day: date
    amount: int
    """Won that truly reached the account that day: whatever the webhooks said, or failed to say."""
    deposits: int
    kakaopay: int
    entries: list[dict[str, Any]]


@router.get("/statement")
async def statement(day: date, world: WorldDep) -> Statement:
    deposits = world.deposits.of(day.isoformat())
    kakaopay = world.payments.settled(day.isoformat())
    deposited = sum(entry["amount"] for entry in deposits)
    settled = sum(entry["amount"] for entry in kakaopay)
    return Statement(
        day=day, amount=deposited + settled, deposits=deposited, kakaopay=settled, entries=deposits + kakaopay
    )
