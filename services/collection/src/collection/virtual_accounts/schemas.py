"""Virtual accounts in requests and answers. Days are KST."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field


class NewAccount(BaseModel):
    bank: Annotated[str, Field(max_length=10)]
    """은행코드, three digits."""
    number: Annotated[str, Field(max_length=40)]
    """Digits; spaces and hyphens are ignored."""
    bill: UUID | None = None
    """Money paid into it is for this bill; or:"""
    taxpayer: UUID | None = None
    """… for what this person owes, in the order of the law."""
    from_day: date | None = None
    """Default: today."""


class NewAccounts(BaseModel):
    accounts: Annotated[list[NewAccount], Field(min_length=1, max_length=1000)]


class Registered(BaseModel):
    index: int
    """Of the account in the request, from 0."""
    id: UUID
    new: bool
    """False: it was given to the same bill or person before, and still is."""


class Fault(BaseModel):
    field: str
    value: str
    """As sent; of an account number its last four digits."""
    code: str
    reason: str
    remedy: str


class RefusedAccount(BaseModel):
    index: int
    faults: list[Fault]


class RegistrationAnswer(BaseModel):
    registered: list[Registered]
    refused: list[RefusedAccount]


class AccountEnd(BaseModel):
    last_day: date
    """The last day on which money paid into it is for its bill or person."""


class EndedAccount(BaseModel):
    id: UUID
    until_day: date


class AccountAnswer(BaseModel):
    id: UUID
    bank: str
    number: str | None
    """None once its retention has passed."""
    bill: UUID | None
    taxpayer: UUID | None
    from_day: date
    until_day: date | None
    registered_by: str
    registered_at: AwareDatetime


class AccountList(BaseModel):
    accounts: list[AccountAnswer]
    """In the order in which they were registered."""
