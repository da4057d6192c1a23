"""From a running server into the archive and back, with PostgreSQL's own tools and a real key."""

import asyncio
import os
import pwd
import shutil
import subprocess
import threading
from dataclasses import replace
from datetime import datetime

import pytest
from semu_backup import check, restore, verify
from semu_backup.archive import SUFFIX, Archive, systems
from semu_backup.base import TAR
from semu_backup.sealing import SealingFailed
from semu_backup.segments import is_segment
from semu_backup.server import ServerAway
from semu_backup.service import Service
from semu_backup.settings import Refused


async def pay(machine, won):
    await machine.ask(f"INSERT INTO payment VALUES ({won})")


async def restored(machine, identity, at=None, *, keep_spool=False):
    """The server's data directory is gone; another comes from the archive and is replayed."""
    machine.stop_backing_up()
    await machine.postgres.stop()
    shutil.rmtree(machine.home / "data")
    spool = next(machine.settings.spool.iterdir())
    if not keep_spool:
        shutil.rmtree(spool)
    plan = restore.plan(machine.settings.archive, at)
    data, log = machine.home / "data", machine.home / "log"
    restore.unpack(plan, identity, data, log)
    restore.take_spool(spool, log)
    restore.make_ready(plan, data, log)
    if os.geteuid() == 0:
        for path in [machine.home, *machine.home.rglob("*")]:
            os.chown(path, pwd.getpwnam("pgserver").pw_uid, -1)
    await machine.postgres.start()
    while await machine.ask("SELECT pg_is_in_recovery()"):
        await asyncio.sleep(0.1)


async def total(machine):
    return await machine.ask("SELECT coalesce(sum(won), 0) FROM payment")


async def test_what_was_paid_until_the_last_sealing_comes_back_and_the_work_goes_on(machine, identity):
    await pay(machine, 1)
    machine.back_up()
    machine.wait_until_sealed()
    await pay(machine, 20)
    await machine.ask("INSERT INTO payment SELECT 0 FROM generate_series(1, 300000)")
    machine.wait_until_sealed()
    [archive] = systems(machine.settings.archive)
    whole = {name for name in archive.pieces() if is_segment(name)}
    assert whole, "more than one segment was written"
    assert len(archive.pieces()) == len(whole) + 1, "a whole segment takes the place of its beginning"
    await restored(machine, identity)
    assert await total(machine) == 21
    assert await machine.ask("SELECT count(*) FROM payment") == 300_002

    machine.back_up()
    machine.wait_until_sealed()
    await pay(machine, 300)
    machine.wait_until_sealed()
    [archive] = systems(machine.settings.archive)
    assert [base.timeline for base in archive.bases()] == [1, 2]
    await asyncio.sleep(2)
    before = set(archive.pieces())
    await asyncio.sleep(2)
    # Not their bytes: now and then the server notes its transactions by itself.
    assert set(archive.pieces()) == before, "an idle server fills no segments"
    assert machine.service.values()["semu_backup_behind_seconds"] < 5
    await restored(machine, identity)
    assert await total(machine) == 321


async def test_a_restore_goes_back_to_the_moment_that_was_named(machine, identity):
    machine.back_up()
    machine.wait_until_sealed()
    await pay(machine, 1)
    moment = await machine.ask("SELECT clock_timestamp()")
    await pay(machine, 20)
    machine.wait_until_sealed()
    await restored(machine, identity, moment)
    assert await total(machine) == 1


async def test_what_was_received_and_not_yet_sealed_is_not_lost_with_the_database(machine, identity):
    machine.back_up()
    machine.wait_until_sealed()
    machine.service._stop.set()
    machine._thread.join()
    machine.service._stream.keep_up()
    await pay(machine, 5)
    machine.service._stream._wait_for(machine.service._server.standing())
    machine.service._stream.stop()
    await restored(machine, identity, keep_spool=True)
    assert await total(machine) == 5
    # It is thrown away once more, before anything was sealed again.
    await restored(machine, identity, keep_spool=True)
    assert await total(machine) == 5
    machine.back_up()
    machine.wait_until_sealed()
    spool = next(machine.settings.spool.iterdir())
    assert not [path for path in spool.iterdir() if path.name.startswith("00000001")], "the old timeline's is gone"
    await restored(machine, identity)
    assert await total(machine) == 5


async def test_while_the_log_is_replayed_the_stream_leaves_the_spool_as_it_is(machine):
    machine.back_up()
    machine.wait_until_sealed()
    machine.stop_backing_up()
    await machine.ask("SELECT pg_drop_replication_slot('semu_backup')")
    await machine.postgres.stop()
    (machine.home / "data" / "standby.signal").touch()
    await machine.postgres.start()
    left = next(machine.settings.spool.iterdir()) / "000000010000000000000009.partial"
    left.touch()
    with pytest.raises(ServerAway):
        machine.service._stream.keep_up()
    assert left.exists()


async def test_a_restore_to_the_wrong_moment_can_be_taken_back(machine, identity):
    machine.back_up()
    machine.wait_until_sealed()
    await pay(machine, 1)
    wrong = await machine.ask("SELECT clock_timestamp()")
    await pay(machine, 20)
    right = await machine.ask("SELECT clock_timestamp()")
    await pay(machine, 300)
    machine.wait_until_sealed()
    await restored(machine, identity, wrong)
    assert await total(machine) == 1
    between = await machine.ask("SELECT clock_timestamp()")
    machine.back_up()
    machine.wait_until_sealed()
    await pay(machine, 4000)
    with pytest.raises(Refused, match="timeline 1"):
        restore.plan(machine.settings.archive, between)
    await restored(machine, identity, right)
    assert await total(machine) == 21
    assert await machine.ask("SELECT timeline_id FROM pg_control_checkpoint()") == 3


async def test_a_log_that_the_server_threw_away_is_seen_and_begun_anew_with_a_base_backup(machine, identity):
    machine.back_up()
    machine.wait_until_sealed()
    machine.stop_backing_up()
    await machine.ask("ALTER SYSTEM SET max_slot_wal_keep_size = '16MB'")
    await machine.ask("ALTER SYSTEM SET max_wal_size = '32MB'")
    await machine.ask("SELECT pg_reload_conf()")
    for won in range(1, 6):
        await pay(machine, won)
        await machine.ask("SELECT pg_switch_wal()")
    await machine.ask("CHECKPOINT")
    assert await machine.ask("SELECT wal_status FROM pg_replication_slots") == "lost"
    machine.back_up()
    machine.wait_until_sealed()
    [archive] = systems(machine.settings.archive)
    assert len(archive.bases()) == 2
    assert check.faults(archive) == []
    await restored(machine, identity)
    assert await total(machine) == 15


def test_the_manifest_says_what_was_backed_up_and_by_what(backed_up):
    [archive] = systems(backed_up.archive)
    [base] = archive.bases()
    assert base.system == archive.system == archive.folder.name
    assert base.postgres.startswith("18")
    assert base.timeline == 1
    assert base.start < base.end
    assert datetime.fromisoformat(base.began) <= datetime.fromisoformat(base.ended)
    file = archive.base / base.name / TAR
    assert base.files[TAR]["size"] == file.stat().st_size < base.bytes
    assert file.read_bytes().startswith(b"age-encryption.org/v1")


def test_a_whole_archive_has_no_faults_and_its_restore_can_be_tried(backed_up, identity):
    [archive] = systems(backed_up.archive)
    assert check.faults(archive) == []
    assert check.try_restore(backed_up.archive, identity, backed_up.spool).base == archive.bases()[0]
    assert not (backed_up.spool / check.TRIAL).exists()


def test_the_check_names_what_was_changed_and_what_is_missing_and_a_restore_refuses_it(backed_up, identity):
    [archive] = systems(backed_up.archive)
    [base] = archive.bases()
    first = archive.wal / (base.first_segment + SUFFIX)
    kept = first.read_bytes()
    first.write_bytes(kept[:-1] + bytes([kept[-1] ^ 1]))
    assert check.faults(archive) == [f"{first}: not what its manifest says"]
    with pytest.raises(Refused, match="not what its manifest says"):
        check.try_restore(backed_up.archive, identity, backed_up.spool)
    first.unlink()
    assert check.faults(archive) == [f"{archive.wal}: {base.first_segment} is missing"]
    with pytest.raises(Refused, match="lacks " + base.first_segment):
        restore.plan(backed_up.archive, None)


def test_a_file_that_is_not_as_postgresql_listed_it_is_named(backed_up, identity, tmp_path):
    plan = restore.plan(backed_up.archive, None)
    data = tmp_path / "data"
    restore.unpack(plan, identity, data, tmp_path / "log")
    (data / "PG_VERSION").write_text("17\n")
    (data / "pg_ident.conf").unlink()
    (data / "base" / "more").touch()
    assert verify.faults(data) == ["pg_ident.conf: missing", "base/more: not in the manifest", "PG_VERSION: changed"]
    manifest = data / "backup_manifest"
    manifest.write_text(manifest.read_text().replace("PG_VERSION", "PG_VERSIOM"))
    assert verify.faults(data) == ["backup_manifest: not what its own sum says"]


def test_another_key_opens_nothing(backed_up, tmp_path):
    other = tmp_path / "other.txt"
    subprocess.run(["age-keygen", "-o", str(other)], check=True, capture_output=True)
    with pytest.raises((SealingFailed, subprocess.CalledProcessError)):
        check.try_restore(backed_up.archive, other, backed_up.spool)


def test_without_a_public_key_it_does_not_start(backed_up):
    with pytest.raises(Refused, match="make backup-key"):
        Service(replace(backed_up, recipients=backed_up.spool / "none"), threading.Event())


def test_an_archive_of_another_cluster_is_another_folder(tmp_path):
    one, other = Archive(tmp_path, "1"), Archive(tmp_path, "2")
    one.prepare()
    other.prepare()
    assert {archive.folder for archive in systems(tmp_path)} == {one.folder, other.folder}
