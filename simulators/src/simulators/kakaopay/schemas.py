"""What is sent to the provider, with the provider's own field names and limits."""

from typing import Annotated

from pydantic import BaseModel, Field

Cid = Annotated[str, Field(min_length=10, max_length=10)]
Url = Annotated[str, Field(max_length=255, pattern=r"^https?://")]
Won = Annotated[int, Field(ge=0)]


class Ready(BaseModel):
    cid: Cid
    partner_order_id: str = Field(min_length=1, max_length=100)
    partner_user_id: str = Field(min_length=1, max_length=100)
    item_name: str = Field(min_length=1, max_length=100)
    quantity: int = Field(ge=1)
    total_amount: int = Field(gt=0)
    tax_free_amount: Won
    approval_url: Url
    cancel_url: Url
    fail_url: Url


class Approve(BaseModel):
    cid: Cid
    tid: str
    partner_order_id: str
    partner_user_id: str
    pg_token: str
    payload: str | None = Field(None, max_length=200)


class Cancel(BaseModel):
    cid: Cid
    tid: str
    cancel_amount: int = Field(gt=0)
    cancel_tax_free_amount: Won


class Order(BaseModel):
    cid: Cid
    tid: str
