"""What a copy of the archive, or the archive after a power cut, may look like, and what a restore makes of it."""

import io
import json
import shutil
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from semu_backup import __main__ as program
from semu_backup import archive as archive_module
from semu_backup import check, restore
from semu_backup.archive import PARTIAL, SUFFIX, systems
from semu_backup.segments import SIZE, end_of, is_segment, name_of, number
from semu_backup.settings import Refused

NOW = datetime.now(UTC)


@pytest.fixture
def archive(backed_up):
    return systems(backed_up.archive)[0]


@pytest.fixture
def seal(backed_up, archive, tmp_path):
    """Seal a segment, or its beginning, of these bytes."""

    def seal(name, content, *, moment=NOW):
        source = tmp_path / name
        source.write_bytes(content)
        until = end_of(name) if is_segment(name) else number(name) * SIZE + len(content)
        archive.keep(source, backed_up.recipients, until=until, moment=moment)
        return archive.wal / (name + SUFFIX)

    return seal


@pytest.fixture
def following(archive):
    """The name of the segment after the last that is kept."""
    return name_of(1, max(number(name) for name in archive.pieces()) + 1)


@pytest.fixture
def opened(backed_up, identity, tmp_path):
    """Restore all but the start; the plan, and where the log is."""

    def opened():
        plan = restore.plan(backed_up.archive, None)
        log = tmp_path / "opened" / "log"
        shutil.rmtree(log.parent, ignore_errors=True)
        restore.unpack(plan, identity, log.with_name("data"), log)
        return plan, log

    return opened


@pytest.fixture(autouse=True)
def last_is_whole(archive, backed_up, tmp_path):
    """Where the server stopped in the middle of a segment, its rest is sealed too."""
    for name in [name for name in archive.pieces() if name.endswith(PARTIAL)]:
        source = tmp_path / name.removesuffix(PARTIAL)
        source.write_bytes(bytes(SIZE))
        archive.keep(source, backed_up.recipients, until=end_of(source.name), moment=NOW)


def test_a_beginning_that_was_copied_before_its_manifest_is_restored_as_it_is(archive, seal, following, opened):
    moments = [NOW + timedelta(hours=1, seconds=20 * each) for each in range(3)]
    copied = seal(following + PARTIAL, b"1", moment=moments[0])
    kept = copied.read_bytes()
    for each in (1, 2):
        seal(following + PARTIAL, b"1" * (each + 1), moment=moments[each])
    copied.write_bytes(kept)
    for _ in range(2):
        assert check.faults(archive) == []
        plan, log = opened()
        assert (plan.moment, plan.left_out) == (moments[0], None)
        assert (log / following).read_bytes() == b"1"
        archive.forget([])  # the daily tidying leaves the line too


def test_the_power_may_fail_between_the_note_and_the_file(archive, seal, following, opened, monkeypatch):
    seal(following + PARTIAL, b"1")
    rename = Path.rename

    def cut(path, to):
        if path.name == "next" + SUFFIX:
            raise KeyboardInterrupt
        return rename(path, to)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "rename", cut)
        with pytest.raises(KeyboardInterrupt):
            seal(following + PARTIAL, b"12")
    assert check.faults(archive) == []
    assert (opened()[1] / following).read_bytes() == b"1"


def test_a_note_that_was_cut_short_does_not_take_the_next_with_it(archive, seal, following):
    with (archive.wal / "manifest.jsonl").open("a") as manifest:
        manifest.write('{"name": "0000')
    seal(following, b"1")
    assert following in archive.pieces()


def test_a_copy_that_deletes_nothing_restores_the_whole_segment_and_not_its_beginning(archive, seal, following, opened):
    beginning = seal(following + PARTIAL, b"1")
    older = beginning.read_bytes()
    seal(following + PARTIAL, b"12")
    seal(following, b"123")
    beginning.write_bytes(older)
    assert following + PARTIAL not in archive.pieces()
    assert check.faults(archive) == []
    assert (opened()[1] / following).read_bytes() == b"123"
    archive.forget([following])
    assert not beginning.exists()


def test_the_last_beginning_alone_may_differ_and_is_left_out_aloud(archive, seal, following, opened, capsys):
    before = archive.moment()
    seal(following + PARTIAL, b"1", moment=NOW + timedelta(hours=1)).write_bytes(b"of another moment")
    plan, log = opened()
    assert (plan.left_out, plan.moment) == (following + PARTIAL, before)
    assert not (log / following).exists()
    assert f"restore.LEFT-OUT file={following}.partial" in capsys.readouterr().out
    assert json.loads(restore.described(plan))["left_out"] == following + PARTIAL
    assert check.faults(archive) == [f"{archive.wal / (following + PARTIAL + SUFFIX)}: not what its manifest says"]
    # With more of the log behind it, it is a segment that is missing.
    seal(name_of(1, number(following) + 1), b"1")
    with pytest.raises(Refused, match="lacks " + following):
        opened()


def test_without_the_beginning_that_a_base_backup_needs_it_is_not_restored(archive, seal, following, opened):
    [path] = archive.base.glob("*/manifest.json")
    path.write_text(json.dumps(json.loads(path.read_text()) | {"end": end_of(following) - SIZE + 1}))
    seal(following + PARTIAL, b"12").write_bytes(b"of another moment")
    with pytest.raises(Refused, match="does not reach the end of base backup"):
        opened()


def test_a_beginning_that_becomes_whole_while_a_restore_is_tried_is_taken_whole(
    backed_up, seal, following, identity, tmp_path
):
    seal(following + PARTIAL, b"1")
    plan = restore.plan(backed_up.archive, None)
    seal(following, b"123")
    restore.unpack(plan, identity, tmp_path / "data", tmp_path / "log")
    assert (tmp_path / "log" / following).read_bytes() == b"123"


def test_a_beginning_keeps_so_many_lines_and_no_more(archive, seal, following, monkeypatch):
    monkeypatch.setattr(archive_module, "_LINES", 2)
    for each in range(4):
        seal(following + PARTIAL, b"1" * each)
    archive.forget([])
    assert (archive.wal / "manifest.jsonl").read_text().count(following + PARTIAL) == 2


def test_the_check_asks_for_sealed_secrets(backed_up, monkeypatch):
    with pytest.raises(Refused, match=r"no secrets are sealed in .*make backup"):
        program.look(backed_up, with_identity=False)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"a tar")))
    program.seal_secrets(backed_up)
    program.look(backed_up, with_identity=False)
