"""The CloudEvents 1.0 envelope, and what every event's data has in common.

Work is sharded by taxpayer (납세자): everything of one person has one shard and so one order. An event carries
between 1 and 500 items, all of one shard, so that a million bills cost thousands of messages. What cannot be
applied is parked by item, and the later items with the same `ordering_key` wait behind it.
"""

from datetime import date
from typing import Annotated, ClassVar, Generic, Literal, TypeVar
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

SHARDS = 64
"""Fixed at the first install: a bill keeps the shard that it was opened with."""

MAX_ITEMS = 500

Actor = Annotated[str, Field(pattern=r"^(official|agency|service|system|citizen|provider):.{1,80}$")]
"""Who did it: `official:<id>`, `agency:<client id>`, `system:<reason>`, `citizen:notice`, `provider:<name>`."""

Municipality = Annotated[str, Field(pattern=r"^[0-9]{5}$")]
"""Administrative code (행정표준코드), five digits; 41570 is Gimpo."""

Won = Annotated[int, Field(ge=0)]
"""Integer won, never negative in an event."""

Day = date
"""A legal day in Korea (KST)."""


class Item(BaseModel):
    """One fact of an event. A reader ignores fields that it does not know (the version after may add them)."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    @property
    def ordering_key(self) -> UUID:
        """Items with this key are applied in the order in which they were told."""
        raise TypeError(f"{type(self).__name__} names no ordering key")


class TaxpayerItem(Item):
    """A fact about one taxpayer's bill, notice or payment."""

    taxpayer: UUID

    @property
    def ordering_key(self) -> UUID:
        return self.taxpayer


class BillItem(TaxpayerItem):
    """A fact about one bill (과세 건)."""

    bill: UUID


ItemT = TypeVar("ItemT", bound=Item)


class EventData(BaseModel, Generic[ItemT]):
    """The data of one event: its items, and what holds for all of them."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    type: ClassVar[str]
    """Past tense with a version, as `levy.decided.v1`."""
    topic: ClassVar[str]

    items: Annotated[list[ItemT], Field(min_length=1, max_length=MAX_ITEMS)]


DataT = TypeVar("DataT", bound=EventData)  # type: ignore[type-arg]  # any item; a bound cannot be generic


class Event(BaseModel, Generic[DataT]):
    """A CloudEvents 1.0 envelope in structured JSON mode, with the extensions `municipality`, `actor`, `shard`,
    `causationid`."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    specversion: Literal["1.0"] = "1.0"
    id: UUID
    source: str
    type: str
    time: AwareDatetime
    datacontenttype: Literal["application/json"] = "application/json"
    municipality: Municipality
    actor: Actor
    shard: Annotated[int, Field(ge=0, lt=SHARDS)]
    causationid: UUID | None = None
    """The event that this one came of: applied again, it would be told again with the same id. None if it came of an
    act or of a clock, and from a sender of the release before."""
    data: DataT
