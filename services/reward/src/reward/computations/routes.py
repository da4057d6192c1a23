"""`POST /reward/v1/computations`: a read by POST, because the question may be long."""

from typing import Annotated

from fastapi import APIRouter
from semu_kit.auth import Principal, require
from semu_kit.routes import ClockDep, ReadRoute

from reward.computations import service
from reward.computations.schemas import ComputationsAnswer, ComputationsQuestion

router = APIRouter(prefix="/reward/v1", route_class=ReadRoute, tags=["computations"])


@router.post("/computations")
def computations(
    body: ComputationsQuestion, clock: ClockDep, principal: Annotated[Principal, require("rewards:read")]
) -> ComputationsAnswer:
    """The rewards of given facts, by the ordinance of the caller's municipality. The ledger is not touched.

    A row with a fault is refused by name, value and reason; the others are computed.
    """
    return service.compute(principal.municipality, body, clock.today())
