"""The product's own inbound contract with collectors."""

from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, Field


class DepositReceived(BaseModel):
    """Money that reached the city's account."""

    event_id: Annotated[str, Field(min_length=1, max_length=100)]
    """The webhook's number: the same for every repeat."""
    type: Literal["deposit.received"]
    transaction_id: Annotated[str, Field(min_length=1, max_length=100)]
    """The collector's own number of the money, unique with it."""
    reference: Annotated[str | None, Field(max_length=100)] = None
    """What the payer wrote: 전자납부번호, or something else by mistake."""
    amount: Annotated[int, Field(gt=0, strict=True)]
    """Won."""
    paid_at: AwareDatetime


class DepositTaken(BaseModel):
    transaction_id: str
    outcome: Literal["taken", "repeated"]
