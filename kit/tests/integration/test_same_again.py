"""A database put back to an earlier moment: it reads on from there, and what it makes again is what was made."""

from datetime import timedelta

import pytest
from semu_contracts.events.gateway import ChangedOfficial, OfficialChanged
from semu_kit import inbox, outbox
from semu_kit.handlers import Context, Handlers
from semu_kit.ids import new_id
from semu_kit.outbox import events_about
from semu_kit.purge import purge
from semu_kit.runtime import open_runtime
from semu_kit.testing import deliver, eventually, recorded, working
from sqlalchemy import text
from support import departments, letters, told
from toy.handlers import handlers

answering = Handlers()


@answering.on(OfficialChanged)
async def answer(context, event):
    """Tells of every item with a new id of its own, and of all of them; a rejected one fails."""
    if any(item.department == "poison" for item in event.data.items):
        raise ValueError("this department cannot be")
    for items in ([item.model_copy(update={"official": new_id()}) for item in event.data.items], event.data.items):
        await outbox.record(
            context.session,
            *events_about(
                OfficialChanged, items, shard=lambda item: event.shard, source="toy",
                municipality=event.municipality, actor="system:test", at=context.clock.now(),
            ),
        )  # fmt: skip


@pytest.fixture
def officials():
    base = new_id().int & ~0xFFFF
    return [type(new_id())(int=base + 64 * number) for number in range(4)]


async def applied(settings, clock, using, *events):
    """What the database tells after these events were applied."""
    async with open_runtime(settings, None) as runtime:
        runtime.clock = clock
        await deliver(runtime, using, *events)
        return await recorded(runtime)


async def heard(settings):
    async with open_runtime(settings, None) as runtime:
        return await departments(runtime)


async def tell_to_kafka(settings, clock, *names):
    """Put events into the topic by a worker that only relays."""
    async with working(settings) as runtime:
        async with runtime.database.transaction() as session:
            for name in names:
                await outbox.record(session, *told(clock, (new_id(), name)))

        async def relayed():
            async with runtime.database.transaction() as session:
                return await session.scalar(text("SELECT count(*) FROM outbox")) == 0

        await eventually(relayed)


async def work_until(settings, count):
    async with working(settings, handlers) as runtime:

        async def holds():
            return len(await departments(runtime)) >= count

        await eventually(holds)


async def test_a_restored_database_reads_on_from_where_it_was_and_applies_each_event_once(settings, clock, snapshot):
    names = [str(number) for number in range(40)]
    await tell_to_kafka(settings, clock, *names)
    await work_until(settings, 40)
    restore = await snapshot()
    later = [f"later {number}" for number in range(40)]
    await tell_to_kafka(settings, clock, *later)
    await work_until(settings, 80)
    await restore()
    assert sorted(await heard(settings)) == sorted(names)
    await work_until(settings, 80)
    assert sorted(await heard(settings)) == sorted([*names, *later])


async def test_a_database_from_before_its_first_event_reads_from_the_beginning(settings, clock, snapshot):
    restore = await snapshot()
    await tell_to_kafka(settings, clock, "1", "2", "3")
    await work_until(settings, 3)
    await restore()
    await work_until(settings, 3)
    assert sorted(await heard(settings)) == ["1", "2", "3"]


async def test_a_partition_that_nothing_was_noted_of_is_read_from_the_beginning_and_nothing_is_applied_twice(
    settings, clock
):
    await tell_to_kafka(settings, clock, "1", "2", "3")
    await work_until(settings, 3)
    async with open_runtime(settings, None) as runtime, runtime.database.transaction() as session:
        await session.execute(text("DELETE FROM consumed"))  # as the release before leaves it
    await tell_to_kafka(settings, clock, "4")
    await work_until(settings, 4)
    assert sorted(await heard(settings)) == ["1", "2", "3", "4"]


async def test_how_far_was_applied_is_noted_with_what_was_applied_and_not_without(settings, clock):
    async with open_runtime(settings, None) as runtime:
        good, bad = told(clock, (new_id(), "1"))[0], inbox.Message("t", 3, 8, b"{torn")
        await inbox.apply(runtime, handlers, [inbox.Message("t", 3, 7, good.model_dump_json().encode()), bad])
        assert await inbox.consumed(runtime) == {("t", 3): 9}
        other = b'{"type": "levy.decided.v1"}'
        await inbox.apply(runtime, handlers, [inbox.Message("t", 3, 9, other)])
        assert await inbox.consumed(runtime) == {("t", 3): 10}


async def test_an_event_applied_again_tells_the_same_events_of_the_same_facts(settings, clock, officials, snapshot):
    (event,) = told(clock, *((official, "세무과") for official in officials))
    restore = await snapshot()
    first = await applied(settings, clock, answering, event)
    await restore()
    clock.instant += timedelta(hours=3)
    again = await applied(settings, clock, answering, event)
    assert [one.data for one in again] == [one.data for one in first]
    assert [one.id for one in again] == [one.id for one in first]
    assert {one.causationid for one in first} == {event.id}
    assert len({one.id for one in first}) == 2


async def test_in_a_batch_that_had_to_be_narrowed_the_events_that_did_not_fail_make_the_same_ids(
    settings, clock, officials, snapshot
):
    (good,) = told(clock, (officials[0], "세무과"), (officials[1], "징수과"))
    (bad,) = told(clock, (officials[2], "poison"))
    restore = await snapshot()
    alone = await applied(settings, clock, answering, good)
    await restore()
    narrowed = await applied(settings, clock, answering, bad, good)
    assert [one.id for one in narrowed] == [one.id for one in alone]


async def test_a_part_of_an_event_makes_other_ids_than_the_whole_and_the_same_ones_again(
    settings, clock, officials, snapshot
):
    a, b, c, _ = officials
    (whole,) = told(clock, (a, "1"), (b, "2"), (c, "3"))
    torn = whole.model_copy(
        update={"data": OfficialChanged(items=[
            item if item.official != b else item.model_copy(update={"department": "poison"})
            for item in whole.data.items
        ])}
    )  # fmt: skip
    restore = await snapshot()
    of_the_whole = await applied(settings, clock, answering, whole)
    await restore()
    restore = await snapshot()
    of_parts = await applied(settings, clock, answering, torn)
    await restore()
    again = await applied(settings, clock, answering, torn)
    assert [one.id for one in again] == [one.id for one in of_parts]
    # Else a reader who heard the whole would take a part for it, or the other way, and miss what is in one alone.
    assert not {one.id for one in of_the_whole} & {one.id for one in of_parts}


async def test_what_tells_more_than_the_first_time_is_another_event(settings, clock, officials, snapshot):
    more = [ChangedOfficial(official=official, department="1", grade=7, term_limited=False, active=True,
                            from_day=clock.today()) for official in officials]  # fmt: skip
    telling = Handlers()
    seen = 2

    @telling.on(OfficialChanged)
    async def tell(context, event):
        events = events_about(
            OfficialChanged, more[:seen], shard=lambda item: event.shard, source="toy", municipality="41570",
            actor="system:test", at=context.clock.now(),
        )  # fmt: skip
        await outbox.record(context.session, *events)

    (event,) = told(clock, (officials[0], "1"))
    restore = await snapshot()
    first = await applied(settings, clock, telling, event)
    await restore()
    seen = 3
    again = await applied(settings, clock, telling, event)
    assert [one.id for one in again] != [one.id for one in first]


async def test_a_replayed_dead_letter_and_its_neighbours_never_draw_the_same_ids(settings, clock, officials):
    a, b, _, _ = officials
    (event,) = told(clock, (a, "1"), (b, "1"))
    async with open_runtime(settings, None) as runtime:
        runtime.clock = clock
        async with runtime.database.transaction() as session:
            context = Context(session, runtime)
            for items in ([event.data.items[0]], [event.data.items[1]], event.data.items):
                await answering.apply(context, inbox.with_items(event, items), part=len(items) < 2)
        ids = [one.id for one in await recorded(runtime)]
    assert len(set(ids)) == len(ids) == 6


async def test_what_was_told_is_kept_as_long_as_the_topics_keep_it(settings, clock):
    await tell_to_kafka(settings, clock, "1", "2")
    async with open_runtime(settings, None) as runtime:
        runtime.clock = clock
        async with runtime.database.transaction() as session:
            await session.execute(
                text(
                    "UPDATE told SET told_at = now() - interval '8 days'"
                    """ WHERE convert_from(payload, 'UTF8') LIKE '%"department":"1"%'"""
                )
            )
        await purge(runtime)
        async with runtime.database.transaction() as session:
            kept = (await session.scalars(text("SELECT convert_from(payload, 'UTF8') FROM told"))).all()
    assert ['"department":"2"' in payload for payload in kept] == [True]


UNKNOWN = b'{"type": "official.vanished.v9", "items": []}'


async def test_what_the_release_before_could_not_read_is_applied_by_the_one_that_can(settings, clock, officials):
    of_new_type = told(clock, (officials[0], "new"))[0].model_dump_json().encode()
    async with open_runtime(settings, None) as runtime:
        messages = [inbox.Message("t", 0, n, raw) for n, raw in enumerate([UNKNOWN, b"{torn", b"{torn too"])]
        await inbox.apply(runtime, handlers, messages)
        async with runtime.database.transaction() as session:
            # What the release before parked, because it knew neither type.
            for offset, raw in ((1, of_new_type), (2, LEVY)):
                await session.execute(
                    text('UPDATE dead_letters SET raw = :raw WHERE "offset" = :offset'), {"raw": raw, "offset": offset}
                )
    async with working(settings, handlers) as runtime:

        async def settled():
            return [state for state, *_ in await letters(runtime)] == ["parked", "replayed", "discarded"]

        await eventually(settled)
        assert await departments(runtime) == ["new"]


LEVY = (
    b'{"specversion": "1.0", "id": "01890000-0000-7000-8000-000000000001", "source": "/assessment",'
    b' "type": "levy.withdrawal_requested.v1", "time": "2026-10-19T10:00:00+09:00", "municipality": "41570",'
    b' "actor": "system:test", "shard": 1, "data": {"levy_file": "01890000-0000-7000-8000-000000000002", "items":'
    b' [{"taxpayer": "01890000-0000-7000-8000-000000000003", "bill": "01890000-0000-7000-8000-000000000004"}]}}'
)
