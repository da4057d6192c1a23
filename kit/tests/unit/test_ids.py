"""Ids that are the same whenever they are made, and in UUIDv7's shape all the same."""

from datetime import UTC, datetime, timedelta, timezone
from uuid import RFC_4122, uuid4

from semu_contracts.events.envelope import SHARDS
from semu_kit.ids import caused_by, current_cause, id_of, new_id, shard_of

AT = datetime(2026, 10, 19, 1, 2, 3, 456789, tzinfo=UTC)


def drawn(event, application="collection", count=5, at=AT):
    with caused_by(event, at, application):
        return [new_id() for _ in range(count)]


def test_an_id_of_a_fact_is_a_uuid7_of_its_moment():
    made = id_of(AT, "receipt", "kakaopay", "T1")
    assert (made.version, made.variant) == (7, RFC_4122)
    assert made.int >> 80 == int(AT.timestamp() * 1000)
    assert id_of(made, "notice").int >> 80 == made.int >> 80


def test_the_same_moment_in_another_zone_is_the_same_fact():
    korea = AT.astimezone(timezone(timedelta(hours=9)))
    assert id_of(AT, "receipt", 1) == id_of(korea, "receipt", 1)


def test_another_key_is_another_id_and_parts_of_a_key_do_not_run_together():
    assert len({id_of(AT, "a", "bc"), id_of(AT, "ab", "c"), id_of(AT, "abc"), id_of(AT, "a", "bc", order=1)}) == 4


def test_ids_of_one_moment_sort_by_their_order():
    parent = new_id()
    made = [id_of(parent, "levy", line, order=line) for line in range(1, 2000)]
    assert made == sorted(made)
    assert len({shard_of(one) for one in made}) == SHARDS


def test_what_is_made_of_an_event_is_made_again_with_the_same_ids_in_the_order_of_the_calls():
    event = uuid4()
    assert drawn(event) == drawn(event)
    assert drawn(event) == sorted(drawn(event))


def test_another_event_another_service_and_another_part_draw_other_ids():
    event = uuid4()
    everything = [*drawn(event), *drawn(uuid4()), *drawn(event, "reward"), *drawn(event, "collection-part")]
    assert len(set(everything)) == len(everything)


def test_outside_an_event_ids_are_drawn_by_chance():
    with caused_by(uuid4(), AT, "collection"):
        assert current_cause() is not None
    assert current_cause() is None
    assert new_id() != new_id()
