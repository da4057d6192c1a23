"""The ledger's published heads."""

from uuid import NAMESPACE_OID, UUID, uuid5

from semu_contracts.events.envelope import Day, EventData, Item

LEDGER = "collection.ledger"


class ClosedDay(Item):
    """The published head of one closed booking day of a municipality's ledger."""

    day: Day
    entries: int
    head: str
    """SHA-256 in hexadecimal, over the day's entries and the head before."""
    signature: str
    """Ed25519, base64."""
    key_id: str

    @property
    def ordering_key(self) -> UUID:
        return uuid5(NAMESPACE_OID, "ledger-day")


class DayClosed(EventData[ClosedDay]):
    type = "ledger.day_closed.v1"
    topic = LEDGER
