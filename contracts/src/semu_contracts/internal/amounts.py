"""`POST /collection/internal/v1/amounts`: what is owed, as of a day (notification asks collection)."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from semu_contracts.events.collection import Amounts
from semu_contracts.events.envelope import Day

BillState = Literal["open", "arrears", "settled", "withdrawn", "written_off", "lapsed"]


class AmountsQuestion(BaseModel):
    bills: Annotated[list[UUID], Field(min_length=1, max_length=1000)]
    as_of: Day | None = None
    """Default: today."""


class OwedBill(BaseModel):
    bill: UUID
    taxpayer: UUID
    municipality: str
    state: BillState
    item: str
    item_name: str
    fiscal_year: int
    period: str
    levy_number: str
    payment_number: str
    """전자납부번호."""
    due_date: Day
    arrears_since: Day | None
    owed: Amounts
    """What is owed as of the day asked: `charge` holds the late charge, computed, and any penalty levied before."""
    explanation: list[str]
    """Why, in Korean, a line a step, for the person who owes."""
    trace: dict[str, Any]
    """Keys, values, articles and the law release."""


class AmountsAnswer(BaseModel):
    as_of: Day
    bills: list[OwedBill]
    """In the order asked; a bill that is not known is left out."""
