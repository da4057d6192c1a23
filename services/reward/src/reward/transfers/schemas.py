"""Transfer files in requests and answers. Money is whole won."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field

from reward.identities.schemas import Reason
from reward.transfers.profiles import ProfileName


class NewTransfer(BaseModel):
    """How an approved order is told to the bank."""

    profile: ProfileName
    bank: Annotated[str, Field(pattern=r"^[0-9]{3}$")]
    """은행코드 of the city's own account (출금은행)."""
    day: date
    """이체일 (KST), from today on in the order's fiscal year."""


class WhyWritten(BaseModel):
    """What is asked of who has the text written."""

    reason: Reason | None = None
    """Needed for informants: it is kept with who saw them."""


class TransferView(BaseModel):
    """One transfer file. Its text is asked for apart."""

    transfer: UUID
    order: UUID
    number: int
    """파일번호."""
    profile: ProfileName
    bank: str
    day: date
    count: int
    won: int
    made_by: str
    made_at: AwareDatetime


class AnswerView(BaseModel):
    """An answer of the bank, as it was taken."""

    sha256: str
    paid: int
    failed: int
    repeated: int
    refused: int
    actor: str
    taken_at: AwareDatetime


class TransferDetail(TransferView):
    answers: list[AnswerView]


class TransferPage(BaseModel):
    transfers: list[TransferView]
    next: UUID | None
    """Ask again with `after` set to this; None at the end."""


class RefusedRow(BaseModel):
    """A row that could not be taken."""

    line: int
    field: str
    value: str
    code: str
    reason: str
    remedy: str


class TakenAnswer(AnswerView):
    refusals: list[RefusedRow]


class ProfileView(BaseModel):
    name: str
    title: str


class ProfileList(BaseModel):
    profiles: list[ProfileView]
