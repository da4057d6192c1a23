"""Every event that one service tells another, by type."""

from pydantic import BaseModel

from semu_contracts.events import assessment, collection, gateway, notification, reward
from semu_contracts.events.envelope import Event, EventData

EVENT_TYPES: dict[str, type[EventData]] = {  # type: ignore[type-arg]  # events of every kind of item
    data.type: data
    for data in (
        assessment.LevyDecided,
        assessment.LevyReduced,
        assessment.LevyWithdrawalRequested,
        collection.BillOpened,
        collection.BillSettled,
        collection.BillReopened,
        collection.BillCarriedOver,
        collection.BillLapsed,
        collection.BillReduced,
        collection.BillWithdrawalSettled,
        collection.ArrearsBegan,
        collection.ArrearsUndone,
        collection.ReceiptPosted,
        collection.ReceiptReversed,
        collection.ContactRecorded,
        collection.DispositionRecorded,
        collection.DeferralGranted,
        collection.DeferralEnded,
        collection.WriteOffRecorded,
        collection.WriteOffCancelled,
        collection.EntrustedRecorded,
        collection.LimitationRecorded,
        collection.DayClosed,
        collection.CampaignApproved,
        collection.CampaignStopped,
        notification.NoticeSent,
        notification.NoticeDelivered,
        notification.NoticeRead,
        notification.NoticeFailed,
        notification.PaymentApproved,
        reward.CreditRecognised,
        reward.PayoutPaid,
        reward.PayoutReturned,
        reward.ClawbackOpened,
        gateway.OfficialChanged,
    )
}

TOPICS: tuple[str, ...] = tuple(dict.fromkeys(data.topic for data in EVENT_TYPES.values()))


class _TypeOnly(BaseModel):
    type: str


class UnknownEventType(ValueError):
    """The message names a type that this release does not know."""


def parse(raw: bytes) -> Event[EventData]:  # type: ignore[type-arg]
    """Read one message as its event.

    Raises UnknownEventType, or pydantic's ValidationError naming each field that is missing or wrong.
    """
    name = _TypeOnly.model_validate_json(raw).type
    data = EVENT_TYPES.get(name)
    if data is None:
        raise UnknownEventType(name)
    return Event[data].model_validate_json(raw)  # type: ignore[valid-type]  # the class is found by its name
