"""Where two services say otherwise. Pure; won."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from semu_contracts.internal.sums import Fact, ShardSum

Kind = Literal["missing_here", "missing_there", "amount"]
"""Unknown to collection, unknown to the other service, or known to both with another amount."""

State = Literal["open", "explained", "gone"]
"""It stands and nobody has said why; it stands and an official has; the last comparison did not see it any more."""

Cause = Literal["sender_restored", "receiver_restored", "parked", "late", "provider_error", "operator_error"]
"""What an official found: 보낸 쪽이나 받는 쪽을 이전 시점으로 복구함, 반영하지 못해 보류됨, 처리 지연, 결제기관의 오류,
담당자의 조치 오류."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One fact of which collection says `here` won and the other service `there`; None if it knows nothing of it."""

    name: str
    bill: UUID | None
    here: int | None
    there: int | None


def kind_of(here: int | None, there: int | None) -> Kind:
    """How two sides differ."""
    if here is None:
        return "missing_here"
    return "missing_there" if there is None else "amount"


def differing(here: Iterable[ShardSum], there: Iterable[ShardSum]) -> list[int]:
    """The shards of which the two sides say otherwise, one that only one side has among them."""
    ours = {one.shard: one for one in here}
    theirs = {one.shard: one for one in there}
    return sorted(shard for shard in ours.keys() | theirs.keys() if ours.get(shard) != theirs.get(shard))


def differences(here: Iterable[Fact], there: Iterable[Fact]) -> Iterator[Difference]:
    """The facts of one shard of which the two sides say otherwise."""
    theirs = {fact.name: fact for fact in there}
    for ours in here:
        other = theirs.pop(ours.name, None)
        if other is None or other.won != ours.won:
            yield Difference(ours.name, ours.bill, ours.won, other.won if other else None)
    for other in theirs.values():
        yield Difference(other.name, other.bill, None, other.won)
