"""Backup and restore on the operator's side: drives docker compose. `make backup-key`, `backup`, `backup-check`,
`restore` and `recover` run it; docs/runbooks/restore.md says when and why. Needs Python 3.11 and docker compose only.
"""

import argparse
import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
import time
from pathlib import Path
from subprocess import PIPE, Popen
from typing import Any

from composing import COMPOSE, KAFKA, SERVICES, Refused, answer, compose, once
from make_secrets import folder_of

DEPLOY = Path(__file__).resolve().parent
SECRETS = folder_of("SEMU_SECRETS", DEPLOY / "secrets")
BACKUPS = folder_of("SEMU_BACKUPS", DEPLOY.parent / "backups")
SETTINGS = DEPLOY / ".env"
REPORT = Path("restore.json")
"""What a restore found so far: what must be entered again is in it, whatever becomes of the rest."""
OURS = ("nginx", *SERVICES, *(f"{name}-worker" for name in SERVICES), "backup", "postgres")
"""What stands still while the databases come back, in the order of stopping."""
BACKUP_USER = 999
_RECIPIENTS = SECRETS / "backup" / "semu_backup_recipients"
_REPLAY_SECONDS = 24 * 3600


def make_key(identity: Path) -> None:
    """A pair of keys: the public part for the backups, the private part for the operator to take away."""
    if identity.exists():
        raise Refused(f"{identity} exists: name another file with IDENTITY=")
    if not _RECIPIENTS.parent.is_dir():
        raise Refused("make the secrets first: make secrets")
    give_folder()
    # Compose may say something of its own first, as when it builds the image.
    said = once("restore", options=["--entrypoint", "age-keygen"]).splitlines()
    pair = [line for line in said if line.startswith(("# created:", "# public key:", "AGE-SECRET-KEY-"))]
    public = next(line.removeprefix("# public key: ") for line in pair if "public key" in line)
    with os.fdopen(os.open(identity, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write("\n".join(pair) + "\n")
    try:
        new = _RECIPIENTS.with_suffix(".new")
        new.write_text(public + "\n")
        new.chmod(0o444)
        new.replace(_RECIPIENTS)
    except OSError:
        identity.unlink()  # nothing is sealed to it
        raise
    print(
        f"Backups are sealed to {public}.\nThe private key is in {identity}: TAKE IT AWAY FROM THIS MACHINE NOW, keep"
        " two copies in two places, and delete it here. Without it no backup can be read, by anybody."
    )


def give_folder() -> None:
    """The archive's folder to the container's user, who writes into it."""
    BACKUPS.mkdir(mode=0o700, parents=True, exist_ok=True)
    own = ["--user", "0:0", "--cap-add", "CHOWN", "--cap-add", "DAC_READ_SEARCH", "--entrypoint", "chown"]
    once("restore", "-R", f"{BACKUP_USER}:{BACKUP_USER}", "/backups", options=own)


def back_up() -> None:
    """A base backup now, and with it the secrets and `.env`. Raises Refused."""
    if not (SECRETS / "known.json").exists():
        raise Refused(f"there are no secrets in {SECRETS}")
    # Whole before any of it is sealed: half of it would be taken for the newest.
    packed = io.BytesIO()
    with tarfile.open(mode="w", fileobj=packed) as tar:
        tar.add(SECRETS, arcname=".")
        if SETTINGS.exists():
            tar.add(SETTINGS, arcname=SETTINGS.name)
    answer("exec", "-T", "backup", "python3", "-m", "semu_backup", "secrets", stdin=packed.getvalue())
    compose("exec", "-T", "backup", "python3", "-m", "semu_backup", "base")


def check(identity: Path | None) -> None:
    """The archive against its manifests; with the private key a restore is tried."""
    options = ["--identity"] if identity else []
    sys.stdout.write(once("restore", "check", *options, stdin=identity.read_bytes() if identity else b""))


def restore(identity: Path, at: str | None) -> dict[str, Any]:
    """The databases from the archive, and Kafka and they brought together again; the stack is up afterwards, its door
    only where Kafka was kept.

    What it says, and keeps in REPORT as it goes: the moment, whether Kafka was kept, what each service found, and
    seconds by step. Raises Refused.
    """
    began = time.monotonic()
    key = identity.read_bytes()
    seconds: dict[str, float] = {}
    report: dict[str, Any] = {"seconds": seconds}

    def done(step: str) -> None:
        seconds[step] = round(time.monotonic() - began - sum(seconds.values()), 1)
        REPORT.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n")

    _bring_secrets(key)
    _refuse_what_stands()
    give_folder()
    # Those too that are started over and over because their database is away: none may come up in the middle.
    made = answer("ps", "-a", "--services").split()
    if ours := [name for name in OURS if name in made]:
        compose("stop", *ours)  # without a name it would stop the brokers, too
    told = once("restore", "restore", *(["--at", at] if at else []), stdin=key)
    report |= json.loads(told.splitlines()[-1])
    done("unpacked")
    report["moment"] = _replay()
    done("replayed")
    compose("up", "-d", "--wait", "--no-deps", *KAFKA)
    compose("up", "--no-deps", "--exit-code-from", "databases", "databases")
    once("topics")
    kept = _kafka_is_kept()
    report |= {"kafka": "kept" if kept else "lost", "recovered": {}}
    for service in SERVICES:
        once(f"{service}-migration")
        report["recovered"][service] = _recover(service, kept=kept)
        done(f"{service} recovered")
    compose("up", "-d", *(name for name in answer("config", "--services").split() if name != "nginx"))
    wait_until_told()
    # Without Kafka, payments of the lost span are not known yet: nobody shall pay them a second time (`make recover`).
    if kept:
        compose("up", "-d")
    done("up")
    return report


def _bring_secrets(key: bytes) -> None:
    """On a new machine they come from the archive: the databases know these passwords and keys, and no others."""
    if (SECRETS / "known.json").exists():
        return
    SECRETS.mkdir(mode=0o700, parents=True, exist_ok=True)
    command = [*COMPOSE, "run", "--rm", "--no-deps", "-T", "restore", "open-secrets"]
    # Python 3.11.2 knows no filters yet, which later ones ask for. Owners by number: names differ between machines.
    as_it_was: dict[str, Any] = {"filter": "tar"} if hasattr(tarfile, "tar_filter") else {}
    with Popen(command, stdin=PIPE, stdout=PIPE) as opening:
        assert opening.stdin is not None
        opening.stdin.write(key)
        opening.stdin.close()
        with tarfile.open(mode="r|", fileobj=opening.stdout) as tar:
            tar.extractall(SECRETS, numeric_owner=True, **as_it_was)  # noqa: S202  # sealed by ourselves
    if opening.returncode:
        raise Refused("the secrets could not be opened")
    if os.geteuid():  # who cannot give files away lets the containers' users read them, as make_secrets.py does
        for path in SECRETS.glob("*/*"):
            path.chmod(0o444)
    settings = SECRETS / SETTINGS.name
    if settings.exists() and not SETTINGS.exists():
        found = SETTINGS.with_name(".env.restored")
        shutil.move(settings, found)
        # Not by itself: a copy for rehearsing must not write to citizens.
        raise Refused(
            f"the secrets came back, and {found}. Rename it to .env if this takes the lost installation's place (not to"
            " rehearse: it has the providers' addresses), and run it again."
        )
    settings.unlink(missing_ok=True)


def _refuse_what_stands() -> None:
    """Before anything is stopped. Raises Refused where there is a database already."""
    look = '[ -z "$(ls -A "$PGDATA" 2>/dev/null)" ]'
    try:
        once("restore", "-c", look, options=["--entrypoint", "sh"])
    except subprocess.CalledProcessError:
        raise Refused(
            "the databases' volume is not empty, and a restore never overwrites: docs/runbooks/restore.md says how to"
            f" remove it ({volume_of('postgres')})"
        ) from None


def _kafka_is_kept() -> bool:
    """Whether it reaches as far as the restored databases had read. New brokers, or those of a try before, do not."""
    ends = {(row[1], row[2]): int(row[4]) for row in _places()}
    places = "SELECT topic || ':' || partition || ':' || next_offset FROM consumed WHERE next_offset > 0"
    read = [line.split(":") for service in SERVICES for line in ask(places, service).splitlines()]
    # Of a partition that was read for the first time when it was lost, nothing may be committed yet.
    known = [(ends[topic, number], int(place)) for topic, number, place in read if (topic, number) in ends]
    return bool(known) and all(end >= place for end, place in known)


def volume_of(name: str) -> str:
    """Docker's name of a volume of ours."""
    volume: str = json.loads(answer("config", "--format", "json"))["volumes"][name]["name"]
    return volume


def ask(sql: str, database: str = "postgres") -> str:
    """One answer of the database, as its superuser inside its container."""
    return answer("exec", "-T", "postgres", "psql", "-U", "postgres", "-d", database, "-XAtqc", sql).strip()


def _replay() -> str:
    """Until PostgreSQL has replayed the log; the moment of the last commit that it found there."""
    compose("up", "-d", "--no-deps", "postgres")
    until = time.monotonic() + _REPLAY_SECONDS
    while not _is_replayed():
        if time.monotonic() > until:
            raise Refused("the log is still being replayed after a day: see `docker compose logs postgres`")
        time.sleep(1)
    moment = ask("SELECT pg_last_xact_replay_timestamp()")
    for name in ("restore_command", "recovery_target_action", "recovery_target_time"):
        ask(f"ALTER SYSTEM RESET {name}")
    compose("exec", "-T", "postgres", "rm", "-rf", "/var/lib/postgresql/restore-log")
    return moment


def _is_replayed() -> bool:
    """Raises Refused where PostgreSQL says that it cannot go to the wanted moment."""
    try:
        return ask("SELECT pg_is_in_recovery()") == "f"
    except subprocess.CalledProcessError:
        if "before configured recovery target" in answer("logs", "--tail", "50", "postgres"):
            raise Refused("nothing was written after AT: remove the volume and restore without AT") from None
        return False


def _recover(service: str, *, kept: bool) -> Any:
    """Kafka kept: what the service told after the moment is read back. Lost: what it told before is told again."""
    command = "read-back" if kept else "retell"
    report = ["--report", "/dev/stdout"] if kept else []
    told = once(f"{service}-worker", "python", "-m", "semu_kit.recovery", command, service, *report)
    return [json.loads(line) for line in told.splitlines() if line.startswith("{")]


def wait_until_told(seconds: int = 600) -> None:
    """Until every outbox is empty and the consumers have read all that there is."""
    until = time.monotonic() + seconds
    while any(ask("SELECT count(*) FROM outbox", service) != "0" for service in SERVICES) or _lag():
        if time.monotonic() > until:
            raise Refused(
                f"events are still under way after {seconds} s; {REPORT} has what was found, and all but nginx is up:"
                " look at the workers' logs, then go on as docs/runbooks/restore.md says, from step 4"
            )
        time.sleep(1)


def _lag() -> int:
    """Records that the services have still to read; `-` where nothing was committed yet."""
    return sum(int(row[4]) - (0 if row[3] == "-" else int(row[3])) for row in _places())


def _places() -> list[list[str]]:
    """Group, topic, partition, committed offset, end, lag, of every partition that a service reads."""
    tool = ("/opt/kafka/bin/kafka-consumer-groups.sh", "--bootstrap-server", "kafka-1:9092")
    told = answer("exec", "-T", "kafka-1", *tool, "--describe", "--all-groups")
    return [line.split() for line in told.splitlines() if line.split()[2:3] and line.split()[2].isdigit()]


def main() -> None:
    parser = argparse.ArgumentParser(description="Backups of one installation.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("key").add_argument("identity", type=Path)
    commands.add_parser("backup")
    commands.add_parser("check").add_argument("identity", type=Path, nargs="?")
    restoring = commands.add_parser("restore")
    restoring.add_argument("identity", type=Path)
    restoring.add_argument("--at")
    given = parser.parse_args()
    try:
        match given.command:
            case "key":
                make_key(given.identity)
            case "backup":
                back_up()
            case "check":
                check(given.identity)
            case "restore":
                print(json.dumps(restore(given.identity, given.at), ensure_ascii=False, indent=1))
    except (Refused, FileNotFoundError) as refused:
        sys.exit(str(refused))
    except subprocess.CalledProcessError as failed:
        sys.exit(failed.returncode)


if __name__ == "__main__":
    main()
