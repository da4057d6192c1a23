"""What services tell each other: no person's data, old readers read on, and what is told is heard as it was told."""

import importlib
import json
import typing
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from pydantic import BaseModel, ValidationError
from semu_contracts.events import EVENT_TYPES, UnknownEventType, parse
from semu_contracts.events.envelope import Event
from semu_contracts.events.gateway import ChangedOfficial, OfficialChanged

SERVICES = ("assessment", "collection", "notification", "reward")
PERSONAL = ("name", "phone", "address", "resident", "ci", "email", "birth", "account")


def fields(model, seen=None):
    """Every field name of a model and of the models within it."""
    seen = set() if seen is None else seen
    if model in seen:
        return
    seen.add(model)
    for name, field in model.model_fields.items():
        yield name
        for inner in models_of(field.annotation):
            yield from fields(inner, seen)


def models_of(annotation):
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in typing.get_args(annotation):
        yield from models_of(argument)


@pytest.fixture
def told():
    item = ChangedOfficial(
        official=UUID(int=1), department="징수과", grade=7, term_limited=False, active=True, from_day=date(2026, 1, 1)
    )
    return Event[OfficialChanged](
        id=UUID(int=2), source="/gateway", type=OfficialChanged.type, time=datetime(2026, 10, 19, tzinfo=UTC),
        municipality="41570", actor="system:test", shard=1, data=OfficialChanged(items=[item]),
    )  # fmt: skip


@pytest.mark.parametrize("name", EVENT_TYPES)
def test_no_event_has_a_field_for_a_persons_data(name):
    for field in fields(EVENT_TYPES[name]):
        assert not {*field.split("_")} & {*PERSONAL}, f"{name}: {field}"


@pytest.mark.parametrize("name", EVENT_TYPES)
def test_every_item_names_the_key_by_which_it_stays_in_order(name):
    item = typing.get_args(EVENT_TYPES[name].model_fields["items"].annotation)[0]
    assert item.ordering_key is not ChangedOfficial.__mro__[1].ordering_key


def test_what_is_told_is_read_as_it_was_told(told):
    assert parse(told.model_dump_json().encode()) == told


def test_a_reader_does_not_mind_a_field_of_the_version_after(told):
    message = json.loads(told.model_dump_json())
    message["new"] = message["data"]["new"] = message["data"]["items"][0]["new"] = "later"
    assert parse(json.dumps(message).encode()) == told


def test_an_unknown_type_is_told_apart_from_a_broken_message(told):
    with pytest.raises(UnknownEventType):
        parse(told.model_dump_json().replace("official.changed.v1", "official.changed.v9").encode())
    with pytest.raises(ValidationError):
        parse(told.model_dump_json().replace('"shard":1', '"shard":64').encode())


def test_an_event_has_1_to_500_items(told):
    item = told.data.items[0]
    for items in ([], [item] * 501):
        with pytest.raises(ValidationError):
            OfficialChanged(items=items)


def test_every_event_that_changes_another_service_is_heard():
    heard = {
        name
        for service in SERVICES
        for name in EVENT_TYPES
        if importlib.import_module(f"{service}.handlers").handlers.handles(name)
    }
    for_later_readers = EVENT_TYPES.keys() - heard
    assert for_later_readers == FOR_LATER_READERS


FOR_LATER_READERS = {
    "bill.carried_over.v1", "clawback.opened.v1", "credit.recognised.v1", "payout.paid.v1",
    "payout.returned.v1",
}  # fmt: skip
"""Told for reports, auditors and screens outside; no service acts on them."""
