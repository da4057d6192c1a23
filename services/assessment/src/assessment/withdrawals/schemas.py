"""A withdrawal (취하) and what became of each bill."""

from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel


class WithdrawnBill(BaseModel):
    bill: UUID
    line: int
    levy_number: str
    outcome: Literal["pending", "withdrawn", "kept"]
    reason: Literal["paid", "notified", "not_open"] | None
    """Why it was kept."""


class Withdrawal(BaseModel):
    """What is paid or notified stays, the rest goes; each bill is decided by collection, a little later."""

    levy_file: UUID
    requested_at: AwareDatetime
    requested_by: str
    pending: int
    withdrawn: int
    kept: int


class WithdrawalPage(Withdrawal):
    bills: list[WithdrawnBill]
    next_after: int | None
    """Ask with `after` (a line of the file) for the next page; none at the end."""
