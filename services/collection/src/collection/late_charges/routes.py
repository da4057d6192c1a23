"""`POST /collection/v1/late-charges/computations`: a read by POST, because the question may be long."""

from typing import Annotated

from fastapi import APIRouter
from semu_kit.auth import Principal, require
from semu_kit.routes import ReadRoute

from collection.late_charges import service
from collection.late_charges.schemas import ComputationsAnswer, ComputationsQuestion

router = APIRouter(prefix="/collection/v1/late-charges", route_class=ReadRoute, tags=["late charges"])


@router.post("/computations")
def computations(
    body: ComputationsQuestion, principal: Annotated[Principal, require("bills:read")]
) -> ComputationsAnswer:
    """The late charges of given facts, by the readings that the caller's municipality chose. The ledger is not touched.

    A row with a fault is refused by name, value and reason; the others are computed.
    """
    return service.compute(principal.municipality, body)
