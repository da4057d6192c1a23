"""deploy/backups.py and deploy/drill.py against a docker that only writes down what it is asked to do."""

import json
import os
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
if told[:2] == ["volume", "inspect"]:
    sys.exit(0 if (home / told[2]).exists() else 1)
if "--format" in told and "config" in told:
    print(json.dumps({{"volumes": {{name: {{"name": name}} for name in ("kafka-1", "kafka-2", "kafka-3")}}}}))
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
    (tmp_path / "lag").write_text("")
    (tmp_path / "identity").write_text("the private key")
    return tmp_path


def run(world, script, *arguments):
    environment = {
        **os.environ, "PATH": f"{world / 'bin'}:{os.environ['PATH']}", "FAKE_DOCKER": str(world),
        "SEMU_SECRETS": str(world / "secrets"), "SEMU_BACKUPS": str(world / "backups"),
    }  # fmt: skip
    environment.pop("COMPOSE_PROJECT_NAME", None)
    return subprocess.run(
        [sys.executable, DEPLOY / script, *map(str, arguments)], env=environment, capture_output=True, text=True,
        timeout=60, check=False,
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
    (world / "kafka-2").touch()
    done = run(world, "backups.py", "restore", world / "identity")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout[done.stdout.rindex("\n{\n") if "\n{\n" in done.stdout else 0 :])
    assert (told["kafka"], told["moment"], told["base"]) == ("kept", "2026-11-22 20:41:40+00", "1")
    steps = [
        "stop nginx collection collection-worker backup postgres", "restore restore", "up -d --no-deps postgres",
        "up -d --wait --no-deps kafka-1 kafka-2 kafka-3", "--exit-code-from databases databases", "topics",
        *(f"{service}-migration" for service in SERVICES),
        *(f"read-back {service}" for service in SERVICES),
        "up -d nginx backup postgres",
    ]  # fmt: skip
    assert [place(world, step) for step in steps] == sorted(place(world, step) for step in steps)
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
    assert any(line.endswith("restore restore --at 2026-11-22T20:30:00+09:00") for line in lines)


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
