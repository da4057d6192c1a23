"""`POST /<service>/internal/v1/sums`: what a service holds of money, to be compared with another's (each day).

First by shard, which is cheap; then bill by bill where a shard's sums differ. Answered by assessment (`decided`),
notification (`approved`) and reward (`credited`); collection asks, and compares with its own ledger.
"""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from semu_contracts.events.envelope import SHARDS, Municipality, Won

Subject = Literal["decided", "approved", "credited"]
"""Levies decided (징수결정), payments approved by providers (승인), receipts that reached reward (포상 대상 수납)."""


class SumsQuestion(BaseModel):
    municipality: Municipality
    subject: Subject
    shard: Annotated[int, Field(ge=0, lt=SHARDS)] | None = None
    """None: the sums of every shard. Given: every fact of it, in pages."""
    after: UUID | None = None
    limit: Annotated[int, Field(ge=1, le=10_000)] = 5_000


class ShardSum(BaseModel):
    shard: int
    count: int
    won: int


class Fact(BaseModel):
    """One thing to be found again on the other side."""

    id: UUID
    """The bill for `decided`, the payment for `approved`, the receipt for `credited`."""
    bill: UUID | None = None
    won: Won


class SumsAnswer(BaseModel):
    shards: list[ShardSum] = []
    """Without `shard` in the question."""
    facts: list[Fact] = []
    """With it: in ascending order of id, after `after`."""
