"""Bills in answers."""

from pydantic import BaseModel
from semu_contracts.internal.amounts import OwedBill


class BillPage(BaseModel):
    bills: list[OwedBill]
    """In order of id; ask again with the last id as `after` for more."""
