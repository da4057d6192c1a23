"""Events of the gateway: the register of officials."""

from uuid import UUID

from semu_contracts.events.envelope import Day, EventData, Item

OFFICIALS = "gateway.officials"


class ChangedOfficial(Item):
    """A dated line of the officials' register. No name: services know an official by an opaque id."""

    official: UUID
    department: str
    grade: int
    """급수: 9 is the lowest, 1 the highest."""
    term_limited: bool
    """임기제 공무원 who works directly on collecting arrears."""
    active: bool
    from_day: Day

    @property
    def ordering_key(self) -> UUID:
        return self.official


class OfficialChanged(EventData[ChangedOfficial]):
    type = "official.changed.v1"
    topic = OFFICIALS
