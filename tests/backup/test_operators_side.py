"""deploy/backups.py and deploy/drill.py against a docker that only writes down what it is asked to do."""

import json
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

DEPLOY = Path(__file__).parents[2] / "deploy"
SERVICES = ("gateway", "assessment", "collection", "notification", "reward")

DOCKER = '''#!{python}
import json, os, sys
from pathlib import Path
told = sys.argv[1:]
home = Path(os.environ["FAKE_DOCKER"])
with (home / "asked").open("a") as file:
    file.write(json.dumps(told) + "\\n")
words = " ".join(told)
if told[0] == "ps":
    print((home / "others").read_text())
elif "--format" in told and "config" in told:
    print(json.dumps({{"volumes": {{"postgres": {{"name": "semu_postgres"}}}}}}))
elif "PGDATA" in words:
    sys.exit((home / "stands").exists())
elif "FROM consumed" in words:
    print("collection.receipts:0:5")
elif words.endswith("semu_backup secrets"):
    (home / "sealed.tar").write_bytes(sys.stdin.buffer.read())
elif "--services" in told:
    print("\\n".join(["nginx", "backup", "postgres", "kafka-1", "collection", "collection-worker", "simulators"]))
elif words.endswith("open-secrets"):
    assert sys.stdin.buffer.read() == b"the private key"
    sys.stdout.buffer.write((home / "secrets.tar").read_bytes())
elif " restore restore" in words:
    assert sys.stdin.buffer.read() == b"the private key"
    print("restore.base base=1")
    print(json.dumps({{"base": "1", "system": "7"}}))
elif "pg_is_in_recovery" in words:
    print("f")
elif "pg_last_xact_replay_timestamp" in words:
    print("2026-11-22 20:41:40+00")
elif "FROM outbox" in words:
    print("0")
elif "--describe" in told:
    print((home / "lag").read_text())
elif "semu_kit.recovery" in words:
    print(json.dumps({{"service": told[-1] if told[-1] in words else ""}}))
elif "age-keygen" in told:
    print("# created: today\\n# public key: age1public\\nAGE-SECRET-KEY-1PRIVATE")
'''


@pytest.fixture
def world(tmp_path):
    docker = tmp_path / "bin" / "docker"
    docker.parent.mkdir()
    docker.write_text(DOCKER.format(python=sys.executable))
    docker.chmod(docker.stat().st_mode | stat.S_IXUSR)
    for folder in ("secrets/backup", "backups"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "secrets" / "known.json").write_text("{}")
    for name in ("lag", "others"):
        (tmp_path / name).write_text("")
    (tmp_path / "identity").write_text("the private key")
    return tmp_path


def run(world, script, *arguments, project=None):
    others = {name: value for name, value in os.environ.items() if name != "COMPOSE_PROJECT_NAME"}
    environment = {
        **others, "PATH": f"{world / 'bin'}:{os.environ['PATH']}", "FAKE_DOCKER": str(world),
        "SEMU_SECRETS": str(world / "secrets"), "SEMU_BACKUPS": str(world / "backups"),
    }  # fmt: skip
    environment |= {"COMPOSE_PROJECT_NAME": project} if project else {}
    return subprocess.run(
        [sys.executable, DEPLOY / script, *map(str, arguments)], env=environment, capture_output=True, text=True,
        timeout=60, check=False, cwd=world,
    )  # fmt: skip


def asked(world):
    """What compose was asked, each without where its file is."""
    lines = [json.loads(line) for line in (world / "asked").read_text().splitlines()]
    return [" ".join(line[3:]) for line in lines if line[0] == "compose"]


def place(world, part):
    """Where something was asked for the first time."""
    found = [number for number, line in enumerate(asked(world)) if part in line]
    assert found, f"{part} was not asked"
    return found[0]


def test_a_restore_brings_kafka_and_the_databases_together_before_anything_works(world):
    (world / "lag").write_text("reward collection.receipts 0 5 5 0 - - -\nreward collection.receipts 1 - 0 - - - -\n")
    done = run(world, "backups.py", "restore", world / "identity")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout[done.stdout.rindex("\n{\n") if "\n{\n" in done.stdout else 0 :])
    assert (told["kafka"], told["moment"], told["base"]) == ("kept", "2026-11-22 20:41:40+00", "1")
    steps = [
        "stop nginx collection collection-worker backup postgres", "restore restore", "up -d --no-deps postgres",
        "up -d --wait --no-deps kafka-1 kafka-2 kafka-3", "--exit-code-from databases databases", "topics",
        *(step for service in SERVICES for step in (f"{service}-migration", f"read-back {service}")),
        "up -d backup postgres", "FROM outbox",
    ]  # fmt: skip
    assert [place(world, step) for step in steps] == sorted(place(world, step) for step in steps)
    assert asked(world)[-1] == "up -d", "the door opens when all is applied"
    assert json.loads((world / "restore.json").read_text()) == told
    assert not any("retell" in line for line in asked(world))
    assert set(told["recovered"]) == set(SERVICES)


def test_without_kafkas_data_everything_is_told_again_and_the_door_stays_shut(world):
    done = run(world, "backups.py", "restore", world / "identity", "--at", "2026-11-22T20:30:00+09:00")
    assert done.returncode == 0, done.stderr
    lines = asked(world)
    assert [line for line in lines if "retell" in line] != []
    assert not any("read-back" in line for line in lines)
    [last] = [line for line in lines if line.startswith("up -d backup")]
    assert "nginx" not in last
    assert "up -d" not in lines
    assert any(line.endswith("restore restore --at 2026-11-22T20:30:00+09:00") for line in lines)


def test_brokers_that_do_not_reach_as_far_as_the_databases_had_read_are_new_ones(world):
    (world / "lag").write_text("reward collection.receipts 0 4 4 0 - - -\n")
    done = run(world, "backups.py", "restore", world / "identity")
    assert json.loads((world / "restore.json").read_text())["kafka"] == "lost", done.stderr


def test_the_settings_come_back_beside_their_place_and_somebody_looks_at_them_first(world):
    (world / "kept").mkdir()
    for name in ("known.json", ".env"):
        (world / "kept" / name).write_text("{}")
    subprocess.run(["tar", "-cf", world / "secrets.tar", "-C", world / "kept", "."], check=True)
    (world / "secrets" / "known.json").unlink()
    shutil.copytree(DEPLOY, world / "deploy", ignore=shutil.ignore_patterns("secrets", ".env*"))
    done = run(world, world / "deploy" / "backups.py", "restore", world / "identity")
    assert (done.returncode, ".env.restored" in done.stderr) == (1, True)
    assert (world / "deploy" / ".env.restored").exists()
    assert run(world, world / "deploy" / "backups.py", "restore", world / "identity").returncode == 0


def test_what_stands_is_neither_stopped_nor_overwritten(world):
    (world / "stands").touch()
    done = run(world, "backups.py", "restore", world / "identity")
    assert (done.returncode, "semu_postgres" in done.stderr) == (1, True)
    assert not any(line.startswith("stop") for line in asked(world))


def test_a_backup_without_secrets_seals_nothing(world):
    (world / "secrets" / "known.json").unlink()
    done = run(world, "backups.py", "backup")
    assert (done.returncode, "no secrets" in done.stderr) == (1, True)
    assert not (world / "sealed.tar").exists()


def test_secrets_come_back_from_the_backup_as_they_were(world):
    (world / "secrets" / "known.json").write_text('{"x": "y"}')
    assert run(world, "backups.py", "backup").returncode == 0
    (world / "sealed.tar").rename(world / "secrets.tar")
    (world / "secrets" / "known.json").unlink()
    done = run(world, "backups.py", "restore", world / "identity")
    assert done.returncode == 0, done.stderr
    assert (world / "secrets" / "known.json").read_text() == '{"x": "y"}'


def test_on_a_new_machine_the_secrets_come_from_the_archive(world, tmp_path):
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "known.json").write_text('{"a": "b"}')
    subprocess.run(["tar", "-cf", world / "secrets.tar", "-C", kept, "."], check=True)
    (world / "secrets" / "known.json").unlink()
    done = run(world, "backups.py", "restore", world / "identity")
    assert done.returncode == 0, done.stderr
    assert (world / "secrets" / "known.json").read_text() == '{"a": "b"}'


def test_a_consumer_that_has_committed_nothing_yet_lags_by_all_there_is(world, monkeypatch):
    monkeypatch.setenv("PATH", f"{world / 'bin'}:{os.environ['PATH']}")
    monkeypatch.setenv("FAKE_DOCKER", str(world))
    (world / "lag").write_text(
        "\nGROUP TOPIC PARTITION CURRENT-OFFSET LOG-END-OFFSET LAG CONSUMER-ID HOST CLIENT-ID\n"
        "collection assessment.levies 0 5 7 2 c h i\ncollection assessment.levies 1 - 3 - c h i\n"
        "collection assessment.levies 2 - 0 - c h i\n"
    )
    import backups

    assert backups._lag() == 5


def test_the_private_key_is_for_its_owner_alone_and_is_never_overwritten(world):
    identity = world / "new-identity"
    done = run(world, "backups.py", "key", identity)
    assert done.returncode == 0, done.stderr
    assert stat.S_IMODE(identity.stat().st_mode) == 0o600
    assert "AGE-SECRET-KEY" in identity.read_text()
    recipients = world / "secrets" / "backup" / "semu_backup_recipients"
    assert recipients.read_text() == "age1public\n"
    assert "AGE-SECRET-KEY" not in done.stdout
    again = run(world, "backups.py", "key", identity)
    assert (again.returncode, "exists" in again.stderr) == (1, True)


def test_a_drill_refuses_the_installation_itself(world):
    done = run(world, "drill.py", "everything", world / "identity")
    assert done.returncode == 1
    assert "COMPOSE_PROJECT_NAME" in done.stderr
    assert not (world / "asked").exists()


@pytest.mark.parametrize("used", ["secrets/gateway", "backups"])
def test_a_drill_refuses_folders_that_another_installation_uses(world, used):
    (world / "others").write_text(f"semu\tsemu_postgres,{world / used}\n")
    done = run(world, "drill.py", "everything", world / "identity", project="semu-rehearsal")
    assert (done.returncode, f"{world / used} is used by semu" in done.stderr) == (1, True)
    assert (world / "secrets").exists()
