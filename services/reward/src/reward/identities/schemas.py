"""Who an informant is, and who has looked."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field

What = Literal["identity", "account", "file", "notice"]
"""What was shown: name and address, the bank account, a file that names the informant, a notice with its address."""

Line = Annotated[str, Field(max_length=200, pattern=r"^[^\x00-\x1f]*$")]
Reason = Annotated[str, Field(min_length=5, max_length=500, pattern=r"^[^\x00-\x1f]*[^\s\x00-\x1f][^\x00-\x1f]*$")]
"""Why an identity must be seen, in the official's words."""


class Identity(BaseModel):
    """A person who informed, as the form has it."""

    name: Line
    address: Line
    phone: Annotated[str, Field(max_length=20, pattern=r"^[0-9+-]*$")] | None = None
    official: UUID | None = None
    """The opaque id, where an official informed outside their duties."""


class Account(BaseModel):
    """Where a reward is paid to (금융기관 또는 체신관서의 예금계좌, 조례 §9③)."""

    bank: Annotated[str, Field(pattern=r"^[0-9]{3}$")]
    """은행코드."""
    number: Annotated[str, Field(pattern=r"^[0-9]{6,20}$")]
    holder: Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f]*[^\s\x00-\x1f][^\x00-\x1f]*$")]


class WhyOpened(BaseModel):
    reason: Reason


class AccessView(BaseModel):
    """One look at an informant's identity."""

    access: UUID
    informant: UUID
    what: What
    actor: str
    reason: str
    at: AwareDatetime


class AccessPage(BaseModel):
    accesses: list[AccessView]
    next: UUID | None
    """Ask again with `after` set to this; None at the end."""
