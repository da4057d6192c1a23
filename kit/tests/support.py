"""Events and processes of the toy service's tests."""

import json
import os
from datetime import date
from pathlib import Path
from uuid import UUID

from semu_contracts.events.gateway import ChangedOfficial, OfficialChanged
from semu_kit.ids import shard_of
from semu_kit.outbox import events_about
from sqlalchemy import text


def told(clock, *items: tuple[UUID, str]):
    """Events about (official, department) pairs, one event a shard."""
    return events_about(
        OfficialChanged,
        [
            ChangedOfficial(
                official=official, department=department, grade=7, term_limited=False, active=True,
                from_day=date(2026, 10, 19),
            )
            for official, department in items
        ],
        shard=lambda item: shard_of(item.official),
        source="gateway", municipality="41570", actor="system:test", at=clock.now(),
    )  # fmt: skip


async def departments(runtime, official=None):
    """What was heard, in order: of one official, or of all."""
    async with runtime.database.transaction() as session:
        rows = await session.execute(text("SELECT official, department FROM heard ORDER BY id"))
        return [row.department for row in rows if official in (None, row.official)]


async def letters(runtime):
    """Dead letters as (state, official, department), in order of arrival."""
    async with runtime.database.transaction() as session:
        rows = await session.execute(
            text("SELECT state, ordering_key, payload #>> '{data,items,0,department}' FROM dead_letters ORDER BY seq")
        )
        return [tuple(row) for row in rows]


def environment(settings):
    """The settings as a process is given them."""
    values = settings.model_dump()
    for name in ("client_secret", "pii_keys", "blind_index_key"):
        values[name] = values[name].get_secret_value()
    values["retention_days"] = json.dumps(values["retention_days"])
    paths = {"PYTHONPATH": str(Path(__file__).parent)}
    return os.environ | paths | {f"SEMU_{name.upper()}": str(value) for name, value in values.items()}
