"""The director's desk: who lives here, what goes wrong, what truly happened. No provider has such a thing."""

import json
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, HTTPException, Query
from pydantic import BaseModel, Field

from simulators.alimtalk.registry import Status
from simulators.bank.deposits import Deposit
from simulators.bank.receipts import Receipt
from simulators.control import totals
from simulators.people.citizens import Citizen
from simulators.troubles.troubles import ToldTrouble, Trouble
from simulators.world import WorldDep

router = APIRouter(prefix="/control", tags=["control"])


class Seeding(BaseModel):
    citizens: Annotated[list[Citizen], Field(max_length=10_000)]


class Review(BaseModel):
    status: Status


@router.post("/citizens")
async def seed(seeding: Seeding, world: WorldDep) -> dict[str, int]:
    world.citizens.put(seeding.citizens)
    return {"citizens": len(seeding.citizens)}


@router.get("/citizens")
async def citizens(
    world: WorldDep, after: str = "", limit: Annotated[int, Query(ge=1, le=1000)] = 100
) -> list[Citizen]:
    return world.citizens.page(after, limit)


@router.get("/citizens/{person}/messages")
async def messages(person: str, world: WorldDep) -> list[dict[str, Any]]:
    """The same as the phone page, for a machine."""
    return [
        {"content": row["content"], "buttons": json.loads(row["buttons"]), "received": row["receive_date"]}
        for row in world.messages.on_phone(person)
    ]


@router.get("/recipients")
async def recipients(world: WorldDep) -> list[str]:
    """The persons whose phones show a message."""
    return world.messages.recipients()


@router.post("/troubles", status_code=201)
async def tell(trouble: Trouble, world: WorldDep) -> dict[str, int]:
    return {"id": world.troubles.tell(trouble)}


@router.get("/troubles")
async def told(world: WorldDep) -> list[ToldTrouble]:
    return world.troubles.told()


@router.delete("/troubles", status_code=204)
async def take_all_back(world: WorldDep) -> None:
    world.troubles.take_back()


@router.delete("/troubles/{id}", status_code=204)
async def take_back(id: int, world: WorldDep) -> None:
    world.troubles.take_back(id)


@router.post("/deposits", status_code=201)
async def deposit(deposit: Deposit, world: WorldDep) -> dict[str, str]:
    """Somebody pays into a virtual account."""
    return {"transaction_id": world.deposits.take(deposit)}


@router.post("/bank-receipts", status_code=204)
async def bank_receipt(receipt: Receipt, world: WorldDep) -> None:
    """Somebody pays at the bank's window or machine; the city hears of it by the bank's file."""
    world.receipts.take(receipt)


@router.post("/alimtalk/settle")
async def settle(world: WorldDep) -> dict[Literal["messages"], int]:
    """Unconfirmed messages (3005) arrive now."""
    return {"messages": world.messages.settle_unconfirmed()}


@router.put("/alimtalk/templates/{code}", status_code=204)
async def review(code: str, review: Review, world: WorldDep) -> None:
    if not world.templates.decide(code, review.status):
        raise HTTPException(404, "No such template")


@router.get("/totals")
async def count(world: WorldDep, day: date | None = None) -> totals.Totals:
    return totals.count(world.store, day)
