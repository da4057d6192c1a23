"""The merchant's desk (파트너어드민): what an operator downloads there by hand. No shop calls it."""

import csv
import io
from datetime import date

from fastapi import APIRouter, Response

from simulators.world import WorldDep

router = APIRouter(prefix="/kakaopay/merchant", tags=["kakaopay"])

_COLUMNS = ("tid", "partner_order_id", "status", "total", "cancelled", "approved_at")


@router.get("/transactions", response_class=Response)
async def transactions(day: date, world: WorldDep) -> Response:
    """The day's payments as a CSV file; the provider's own columns are not published."""
    file = io.StringIO(newline="")
    rows = csv.writer(file)
    rows.writerow(_COLUMNS)
    rows.writerows([row[column] for column in _COLUMNS] for row in world.payments.transactions(day.isoformat()))
    return Response("\ufeff" + file.getvalue(), media_type="text/csv; charset=utf-8")
