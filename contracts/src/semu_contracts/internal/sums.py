"""`POST /<service>/internal/v1/sums`: what a service holds of money, to be compared with another's (each day).

First by shard, which is cheap; then fact by fact where a shard differs. Here a shard is one of 64 by the fact's name,
so that both sides find it without asking anyone. Answered by assessment (`decided`), notification (`approved`) and
reward (`credited`); collection asks, and compares with its own books.
"""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from semu_contracts.events.envelope import SHARDS, Municipality, Won

Subject = Literal["decided", "approved", "credited"]
"""Levies decided (징수결정) less what was taken off them, payments approved by providers (승인), receipts that reached
reward (포상 대상 수납)."""


class SumsQuestion(BaseModel):
    municipality: Municipality
    shard: Annotated[int, Field(ge=0, lt=SHARDS)] | None = None
    """None: the sums of every shard. Given: every fact of it, in pages."""
    after: str | None = None
    limit: Annotated[int, Field(ge=1, le=10_000)] = 5_000


class ShardSum(BaseModel):
    shard: int
    count: int
    won: int
    digest: int
    """Of every name with its won: two errors that cancel each other out in the sum show here."""


class Fact(BaseModel):
    """One thing to be found again on the other side, even if either was restored to an earlier moment since."""

    name: str
    """Its natural key: the bill's id for `decided`; the provider and its number of the payment for `approved`, and
    the bill's id after them for `credited`."""
    bill: UUID | None = None
    """None for a payment, which may be for several bills or for none."""
    won: Won
    """What stands of it: 0 of a withdrawn levy, or of a receipt that was reversed."""


class SumsAnswer(BaseModel):
    shards: list[ShardSum] = []
    """Without `shard` in the question; a shard without a fact is left out."""
    facts: list[Fact] = []
    """With it: in the order of names, after `after`."""
