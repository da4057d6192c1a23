"""The identity agency's interface: a batch in, its results later."""

import secrets
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, HTTPException

from simulators.conversion.batches import NewBatch, QuotaExceeded
from simulators.world import WorldDep


async def admitted(world: WorldDep, authorization: Annotated[str, Header()] = "") -> None:
    await world.troubles.meet("conversion")
    token = world.settings.conversion_token.get_secret_value()
    if not secrets.compare_digest(authorization.encode(), f"Bearer {token}".encode()):
        raise HTTPException(401, "Unauthorized")


router = APIRouter(prefix="/conversion/v1/batches", dependencies=[Depends(admitted)], tags=["conversion"])


@router.post("", status_code=202)
async def take(batch: NewBatch, world: WorldDep) -> dict[str, str]:
    try:
        return {"batch": world.batches.take(batch)}
    except QuotaExceeded as error:
        raise HTTPException(429, "Daily quota exceeded") from error


@router.get("/{batch}")
async def answer(batch: str, world: WorldDep) -> dict[str, Any]:
    found = world.batches.answer(batch)
    if found is None:
        raise HTTPException(404, "No such batch")
    return found
