"""Booking days closed, chained, signed and published; exported, and checked against what was published."""

import asyncio
import base64
import json
import subprocess
import sys
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit
from uuid import uuid4

import asyncpg
import pytest
from collection.days import service as days
from collection.days.chain import GENESIS, DayChain, Head
from collection.days.command import app
from collection.days.job import close_days
from collection.days.keys import Signer
from collection.handlers import handlers
from collection.ledger import repository as ledger
from collection_facts import approved, decided, levy, payment
from semu_contracts.events.collection import DayClosed
from semu_kit.clock import KST
from semu_kit.testing import deliver, eventually
from typer.testing import CliRunner

MONDAY = date(2026, 10, 19)
TUESDAY, WEDNESDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)


@pytest.fixture
async def owner(service, parts):
    """A connection of whoever holds the database server: no right of the application's stops him."""
    database = urlsplit(service.runtime.settings.database_url).path
    connection = await asyncpg.connect(urlsplit(parts.admin_url)._replace(path=database).geturl())
    yield connection
    await connection.close()


@pytest.fixture
def verified(service, tmp_path):
    """`await verified()`: the export as the command finds it, with the heads and keys of now or as they are given."""

    async def verify(heads=None, keys=None, **where):
        exported = await service.client.get(
            "/collection/v1/ledger/export", params=where, headers=service.tokens.headers("ledger:read")
        )
        assert exported.status_code == 200, exported.text
        (tmp_path / "ledger.txt").write_bytes(exported.content)
        (tmp_path / "heads.json").write_text(heads or await published(service), "utf-8")
        (tmp_path / "keys.pem").write_text(keys or await public_keys(service), "utf-8")
        ledger_file, heads_file, keys_file = (str(tmp_path / name) for name in ("ledger.txt", "heads.json", "keys.pem"))
        return CliRunner().invoke(app, ["verify", ledger_file, "--heads", heads_file, "--key", keys_file])

    return verify


async def published(service, **claims):
    return json.dumps(await service.get("/collection/v1/ledger/heads", "ledger:read", **claims))


async def public_keys(service):
    return (await service.client.get("/collection/v1/ledger/keys", headers=service.tokens.headers("ledger:read"))).text


def travel(service, day, hour=9):
    service.clock.instant = datetime(day.year, day.month, day.day, hour, tzinfo=KST)


async def three_days(service):
    """Entries on Monday and on Wednesday, none on Tuesday; all three are closed on Thursday."""
    one = levy()
    await service.hear(decided(one, levy(taxpayer=one.taxpayer)))
    travel(service, WEDNESDAY)
    await service.hear(approved(payment(1_030_000, (one, 1_030_000), on=WEDNESDAY)))
    travel(service, WEDNESDAY + timedelta(days=1))
    await close_days(service.runtime)
    return one


async def closed_days(service, **claims):
    return [head["day"] for head in json.loads(await published(service, **claims))["heads"]]


async def test_every_day_that_is_over_is_closed_also_one_without_entries(service):
    await three_days(service)
    heads = json.loads(await published(service))["heads"]
    assert [(head["day"], head["entries"]) for head in heads] == [
        (MONDAY.isoformat(), 2), (TUESDAY.isoformat(), 0), (WEDNESDAY.isoformat(), 2),
    ]  # fmt: skip
    assert [head["previous"] for head in heads] == [GENESIS, heads[0]["head"], heads[1]["head"]]
    told = await service.told(DayClosed)
    assert [(one.day.isoformat(), one.head, one.signature, one.key_id) for one in told] == [
        (head["day"], head["head"], head["signature"], head["key_id"]) for head in heads
    ]


async def test_an_exported_ledger_is_true_to_its_published_heads(service, verified):
    await three_days(service)
    result = await verified()
    assert result.exit_code == 0, result.output
    assert "3일, 4건" in result.output
    part = await verified(**{"from": TUESDAY.isoformat(), "to": WEDNESDAY.isoformat()})
    assert part.exit_code == 0, part.output
    assert "일부만" in part.output


async def test_a_day_is_not_closed_before_it_is_over_nor_within_the_minutes_after(service):
    await service.hear(decided(levy()))
    await close_days(service.runtime)
    assert await closed_days(service) == []
    service.clock.instant = datetime(2026, 10, 20, 0, 4, tzinfo=KST)
    await close_days(service.runtime)
    assert await closed_days(service) == []
    service.clock.instant = datetime(2026, 10, 20, 0, 5, tzinfo=KST)
    await close_days(service.runtime)
    assert await closed_days(service) == [MONDAY.isoformat()]


async def test_a_day_is_closed_by_hand_in_its_turn_once(service):
    await service.hear(decided(levy()))

    async def close(day):
        answer = await service.post(f"/collection/v1/ledger/days/{day}/close", "closing:run")
        return answer.status_code, answer.json().get("type", "").rpartition("/")[2]

    assert await close(MONDAY) == (422, "booking-day-not-over")
    travel(service, WEDNESDAY)
    assert await close(date(2026, 10, 18)) == (404, "ledger-without-entries")
    assert await close(TUESDAY) == (409, "earlier-booking-day-open")
    assert await close(MONDAY) == (200, "")
    assert await close(MONDAY) == (409, "booking-day-closed")
    assert await close(TUESDAY) == (200, "")


async def test_municipalities_have_chains_of_their_own(service, verified):
    await service.hear(decided(levy()), decided(levy(), municipality="11590"))
    travel(service, TUESDAY)
    await service.hear(decided(levy(), municipality="11350"))
    travel(service, WEDNESDAY)
    await close_days(service.runtime)
    assert await closed_days(service, municipality="11590") == [MONDAY.isoformat(), TUESDAY.isoformat()]
    assert await closed_days(service, municipality="11350") == [TUESDAY.isoformat()]
    assert (await verified()).exit_code == 0
    others = await verified(heads=await published(service, municipality="11590"))
    assert others.exit_code == 2


async def test_a_city_without_entries_has_nothing_to_close_or_export(service):
    travel(service, WEDNESDAY)
    await close_days(service.runtime)
    headers = service.tokens.headers("ledger:read")
    assert (await service.client.get("/collection/v1/ledger/export", headers=headers)).status_code == 404
    assert await closed_days(service) == []


TAMPERINGS = {
    "an amount in both postings": (
        "UPDATE posting SET debit = debit + (debit > 0)::int, credit = credit + (credit > 0)::int WHERE entry = $1",
        "day_changed",
    ),
    "an amount in one posting": (
        "UPDATE posting SET debit = debit + 1 WHERE entry = $1 AND line = 1", "entry_unbalanced",
    ),
    "the bill": ("UPDATE posting SET bill = NULL, component = NULL WHERE entry = $1", "day_changed"),
    "the value day": ("UPDATE journal_entry SET value_day = value_day - 1 WHERE id = $1", "day_changed"),
    "who did it": ("UPDATE journal_entry SET actor = 'official:nobody' WHERE id = $1", "day_changed"),
    "the booking day": ("UPDATE journal_entry SET booking_day = booking_day - 1 WHERE id = $1", "entries_missing"),
    "a posting is gone": ("DELETE FROM posting WHERE entry = $1 AND line = 2", "entry_unbalanced"),
}  # fmt: skip


@pytest.mark.parametrize("what", TAMPERINGS)
async def test_what_was_changed_in_the_database_is_found(service, owner, verified, what):
    """The export is made from the changed rows, its links and heads as the service makes them."""
    await three_days(service)
    statement, finding = TAMPERINGS[what]
    wednesday = await owner.fetchval("SELECT id FROM journal_entry WHERE booking_day = $1 LIMIT 1", WEDNESDAY)
    await owner.execute(statement, wednesday)
    result = await verified()
    assert result.exit_code == 1
    assert [line for line in result.output.splitlines() if line.startswith(WEDNESDAY.isoformat()) and finding in line]


async def test_an_entry_that_was_taken_out_of_the_database_is_found(service, owner, verified):
    await three_days(service)
    entry = await owner.fetchval("SELECT id FROM journal_entry WHERE booking_day = $1 LIMIT 1", MONDAY)
    await owner.execute("DELETE FROM posting WHERE entry = $1", entry)
    await owner.execute("DELETE FROM journal_entry WHERE id = $1", entry)
    result = await verified()
    assert result.exit_code == 1
    assert "2026-10-19: entries_missing" in result.output


async def insert(connection, day, municipality="41570"):
    """One balanced entry, written past everything that the service does."""
    entry = uuid4()
    await connection.execute(
        "INSERT INTO journal_entry (id, kind, municipality, fiscal_year, value_day, booking_day, actor, provision,"
        " cause_kind, cause_id, recorded_at)"
        " VALUES ($1, 'suspense', $3, 2026, $2, $2, 'system:x', 'x', 'payment', $1, now())",
        entry, day, municipality,
    )  # fmt: skip
    await connection.execute(
        "INSERT INTO posting (entry, line, account, debit, credit) VALUES ($1, 1, 'bank', 9, 0),"
        " ($1, 2, 'suspense', 0, 9)",
        entry,
    )
    return entry


async def test_an_entry_that_was_put_into_a_closed_day_is_found(service, owner, verified):
    await three_days(service)
    await owner.execute("ALTER TABLE journal_entry DISABLE TRIGGER USER; ALTER TABLE posting DISABLE TRIGGER USER")
    await insert(owner, TUESDAY)
    result = await verified()
    assert result.exit_code == 1
    assert "2026-10-20: entries_inserted" in result.output


async def test_a_chain_rewritten_in_the_database_is_found_by_the_heads_and_by_the_key(service, owner, verified):
    """Whoever holds the database changes an entry and makes every head anew, but cannot sign as we do."""
    await three_days(service)
    kept_heads, kept_keys = await published(service), await public_keys(service)
    await owner.execute("UPDATE journal_entry SET value_day = value_day - 1 WHERE booking_day = $1", MONDAY)
    forger, previous = Signer(base64.b64encode(bytes(32)).decode()), GENESIS
    for day in (MONDAY, TUESDAY, WEDNESDAY):
        async with service.runtime.database.transaction() as session:
            chain = DayChain("41570", day, previous)
            for entry in await days.repository.entries(session, "41570", day, 0):
                chain.add(entry["block"])
        head: Head = chain.head()
        await owner.execute(
            "UPDATE day_close SET previous = $2, head = $3, signature = $4, public_key = $5 WHERE day = $1",
            day, previous, head.head, forger.sign(head.signed_text()), forger.public_key,
        )  # fmt: skip
        previous = head.head
    assert (await verified()).exit_code == 0  # nothing of the servers can tell
    by_the_heads = await verified(heads=kept_heads, keys=kept_keys)
    assert by_the_heads.exit_code == 1
    assert by_the_heads.output.count("day_rewritten") == 3
    by_the_key = await verified(keys=kept_keys)
    assert by_the_key.exit_code == 1
    assert by_the_key.output.count("key_unknown") == 3


async def test_the_application_can_change_no_closed_day(service):
    await three_days(service)
    for statement in ("UPDATE day_close SET entries = 0", "DELETE FROM day_close", "TRUNCATE day_close"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await service.rows(statement)


async def test_the_database_refuses_entries_of_a_closed_day_and_more_postings_of_its_entries(service):
    await three_days(service)
    for day in (date(2026, 10, 1), MONDAY, WEDNESDAY):
        with pytest.raises(asyncpg.CheckViolationError, match="closed"):
            await insert_as_application(service, day)
    [(entry,)] = await service.rows("SELECT id FROM journal_entry WHERE booking_day = $1 LIMIT 1", MONDAY)
    with pytest.raises(asyncpg.CheckViolationError, match="closed"):
        await service.rows(
            "INSERT INTO posting (entry, line, account, debit, credit)"
            " VALUES ($1, 8, 'bank', 5, 0), ($1, 9, 'suspense', 0, 5)",
            entry,
        )
    await insert_as_application(service, WEDNESDAY + timedelta(days=1))


async def insert_as_application(service, day):
    async with service.runtime.database.transaction() as session:
        await insert(await ledger.driver(session), day)


async def waiting_for_a_lock(service):
    return bool(await service.rows("SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"))


async def test_what_is_being_posted_when_its_day_is_closed_is_counted(service, verified):
    await service.hear(decided(levy()))
    async with service.runtime.database.transaction() as session:
        await ledger.lock_for_posting(session, "41570")
        await insert(await ledger.driver(session), MONDAY)
        travel(service, TUESDAY)
        closing = asyncio.create_task(close_days(service.runtime))
        await eventually(lambda: waiting_for_a_lock(service))
    await closing
    assert [head["entries"] for head in json.loads(await published(service))["heads"]] == [2]
    assert (await verified()).exit_code == 0


async def test_a_writer_that_forgot_the_lock_cannot_slip_in_behind_the_close(service, verified):
    await service.hear(decided(levy()))
    travel(service, TUESDAY)
    async with service.runtime.database.transaction() as session:
        key = service.runtime.settings.ledger_signing_key
        await days.close(session, service.clock, key, "41570", "system:test", MONDAY)
        late = asyncio.create_task(insert_as_application(service, MONDAY))
        await eventually(lambda: waiting_for_a_lock(service))
    with pytest.raises(asyncpg.CheckViolationError, match="closed"):
        await late
    assert (await verified()).exit_code == 0


async def test_payments_and_closes_at_once_leave_a_true_ledger(service, verified):
    """Two workers close while payments come in: every day is closed once, and every payment is in some day."""
    levies = [levy() for _ in range(6)]
    await service.hear(*(decided(one) for one in levies))
    travel(service, WEDNESDAY)
    paying = [deliver(service.runtime, handlers, approved(payment(5_000, (one, 5_000)))) for one in levies]
    await asyncio.gather(*paying[:3], close_days(service.runtime), close_days(service.runtime), *paying[3:])
    travel(service, WEDNESDAY + timedelta(days=1))
    await close_days(service.runtime)
    assert [head["entries"] for head in json.loads(await published(service))["heads"]] == [6, 0, 6]
    assert (await verified()).exit_code == 0
    await service.prove()


async def test_a_close_that_is_cut_off_leaves_nothing_and_is_done_the_next_time(service, verified, monkeypatch):
    await service.hear(decided(levy()))
    travel(service, TUESDAY)

    async def cut_off(*_):
        raise ConnectionError

    with monkeypatch.context() as patch:
        patch.setattr(days, "record", cut_off)
        with pytest.raises(ConnectionError):
            await close_days(service.runtime)
    assert await closed_days(service) == []
    await close_days(service.runtime)
    assert await closed_days(service) == [MONDAY.isoformat()]
    assert len(await service.told(DayClosed)) == 1
    assert (await verified()).exit_code == 0


async def test_a_worker_without_the_signing_key_does_not_start_and_says_so(service):
    settings = service.runtime.settings
    environment = {
        f"SEMU_{name.upper()}": str(getattr(value, "get_secret_value", lambda value=value: value)())
        for name, value in settings.model_dump().items()
        if isinstance(value, str) or hasattr(value, "get_secret_value")
    }
    del environment["SEMU_LEDGER_SIGNING_KEY"]
    worker = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-m", "collection.worker"],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert worker.returncode == 1
    assert "SEMU_LEDGER_SIGNING_KEY" in worker.stderr
    assert "Traceback" not in worker.stderr


async def test_a_close_by_hand_without_the_key_is_refused_with_the_remedy(service):
    await service.hear(decided(levy()))
    travel(service, TUESDAY)
    service.runtime.settings.ledger_signing_key = None
    refused = await service.post(f"/collection/v1/ledger/days/{MONDAY}/close", "closing:run")
    assert refused.status_code == 503
    assert "make secrets" in refused.json()["detail"]
    assert await closed_days(service) == []


async def test_a_city_that_meets_a_fault_does_not_keep_the_days_of_others_open(service, clock, monkeypatch):
    await service.hear(decided(levy(), municipality="11590"), decided(levy()))
    clock.instant += timedelta(days=1)
    close_next = days.close_next

    async def faulty(session, clock, signer, municipality, through):
        if municipality == "11590":
            raise RuntimeError("고장")
        return await close_next(session, clock, signer, municipality, through)

    monkeypatch.setattr(days, "close_next", faulty)
    with pytest.raises(RuntimeError):
        await close_days(service.runtime)
    assert await service.rows("SELECT municipality FROM day_close") == [("41570",)]
    assert await service.rows("SELECT municipality FROM proof_run WHERE after = 'day_close'") == [("41570",)]
