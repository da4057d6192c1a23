"""A citizen in requests."""

from typing import Annotated

from pydantic import BaseModel, Field, StringConstraints

Line = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=r"^[^\x00-\x1f]+$")
]


class Citizen(BaseModel):
    """Who a citizen is; kept sealed, and never answered."""

    name: Line
    resident_number: Annotated[str, Field(pattern=r"^[0-9]{6}-?[0-9]{7}$", repr=False)]
    """주민등록번호: one person stays one person, whatever they find."""
    address: Line
    phone: Annotated[str, StringConstraints(pattern=r"^[0-9-]{9,14}$")] | None = None
