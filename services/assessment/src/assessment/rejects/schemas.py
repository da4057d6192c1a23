"""Rejected rows as their sender sees them."""

from pydantic import BaseModel


class Fault(BaseModel):
    """One fault of a row."""

    column: str
    """As the product names it; empty if the fault is of the whole row."""
    value: str
    """As it was sent."""
    code: str
    reason: str
    remedy: str


class RejectedRow(BaseModel):
    line: int
    """The number of the row's first line in the file, counted from 1 with the header."""
    cells: list[str]
    """As they were sent, in the order of the header."""
    faults: list[Fault]


class RejectPage(BaseModel):
    header: list[str]
    rows: list[RejectedRow]
    next_after: int | None
    """Ask with `after` for the next page; none at the end."""
