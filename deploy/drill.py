"""The two drills: what is lost is really thrown away, and brought back by the ways of docs/runbooks/restore.md.

`databases`: PostgreSQL's data is gone, Kafka stands. `everything`: PostgreSQL, Kafka, the secrets and what was not yet
sealed are gone; the archive and the world outside are left. They refuse the installation itself: rehearse on a copy
under another name (COMPOSE_PROJECT_NAME). What they found is printed in JSON; exit code 1 if something does not hold.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from subprocess import PIPE
from typing import Any

from backups import BACKUPS, OURS, SECRETS, ask, restore, volume_of
from composing import COMPOSE, KAFKA, SERVICES, Refused, answer, compose
from recover import recover

ASIDE = SECRETS.with_name(SECRETS.name + ".aside")
"""Where the secrets lie while they are lost: a drill that fails gives them back by hand."""
PICTURE = {
    "bills": ("collection", "SELECT count(*) FROM bill"),
    "payments": ("collection", "SELECT count(*) FROM payment"),
    "won": ("collection", "SELECT coalesce(sum(total), 0) FROM payment"),
    "entries": ("collection", "SELECT count(*) FROM journal_entry"),
    "notices": ("notification", "SELECT count(*) FROM notice"),
    "levies": ("assessment", "SELECT count(*) FROM levies"),
}
"""What is counted before and after, each in its database."""


def picture() -> dict[str, int]:
    """What stands, in figures."""
    return {name: int(ask(sql, database)) for name, (database, sql) in PICTURE.items()}


def proofs() -> list[dict[str, Any]]:
    """The ledger's proofs by municipality."""
    command = [*COMPOSE, "exec", "-T", "collection-worker", "python", "-m", "collection.proofs"]
    told = subprocess.run(command, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, check=False).stdout.decode()
    return [json.loads(line) for line in told.splitlines() if line.startswith("{")]


def dead_letters() -> int:
    """Events that wait for an operator, in all services."""
    waiting = "SELECT count(*) FROM dead_letters WHERE state IN ('parked', 'waiting')"
    return sum(int(ask(waiting, service)) for service in SERVICES)


def throw_away(containers: tuple[str, ...], volumes: tuple[str, ...]) -> None:
    """As a disk that dies: nothing is stopped in order, and nothing is left."""
    compose("kill", *containers)
    compose("rm", "-f", "-s", *containers)
    for volume in map(volume_of, volumes):
        # Who only looks at the disk (the profile `observability`) holds it, too; it comes back with all others.
        holding = subprocess.run(["docker", "ps", "-aq", "--filter", f"volume={volume}"], check=True, stdout=PIPE)
        if holders := holding.stdout.decode().split():
            subprocess.run(["docker", "rm", "-f", *holders], check=True, stdout=subprocess.DEVNULL)
        subprocess.run(["docker", "volume", "rm", volume], check=True, stdout=subprocess.DEVNULL)


def secrets_came_back() -> bool:
    """Whether the archive gave back every secret as it was; then the copy that was put aside is deleted."""
    kept = {path.relative_to(ASIDE): path.read_bytes() for path in ASIDE.rglob("*") if path.is_file()}
    there = {path.relative_to(SECRETS): path.read_bytes() for path in SECRETS.rglob("*") if path.is_file()}
    if kept == there:
        shutil.rmtree(ASIDE)
    return kept == there


def refuse_the_installation() -> None:
    """Raises Refused unless this is a copy: named, with folders of its own that no other project's containers use."""
    named = ("COMPOSE_PROJECT_NAME", "SEMU_SECRETS", "SEMU_BACKUPS")
    if lacking := [name for name in named if not os.environ.get(name)]:
        raise Refused(f"This throws away databases. Name a copy of the installation: {', '.join(lacking)}.")
    project = os.environ["COMPOSE_PROJECT_NAME"]
    shown = '{{.Label "com.docker.compose.project"}}\t{{.Mounts}}'
    asked = subprocess.run(["docker", "ps", "-a", "--no-trunc", "--format", shown], check=True, stdout=PIPE)
    for owner, _, mounts in (line.partition("\t") for line in asked.stdout.decode().splitlines()):
        for mount in map(Path, mounts.split(",")):
            if owner != project and (mount == BACKUPS.resolve() or SECRETS.resolve() in (mount, *mount.parents)):
                raise Refused(f"{mount} is used by {owner}: rehearse with a copy of it.")


def drill(identity: Path, lost: str, records: Path | None) -> dict[str, Any]:
    """Throw away, restore, recover, and say what stands. Raises Refused."""
    before = picture()
    began = time.monotonic()
    if lost == "databases":
        throw_away(("postgres", "backup"), ("postgres", "backup-spool"))
    else:
        throw_away((*OURS, *KAFKA), ("postgres", "backup-spool", *KAFKA))
        SECRETS.rename(ASIDE)
    gone = time.monotonic()
    restored = restore(identity, None)
    back = time.monotonic()
    found: dict[str, Any] = {"lost": lost, "before": before, "restored": restored, "after_restore": picture()}
    if records is not None:
        found["recovered"] = recover(records)
        found["after_recovery"] = picture()
    compose("up", "-d")
    if ASIDE.exists():
        found["secrets_came_back"] = secrets_came_back()
    found |= {
        "proofs": proofs(),
        "dead_letters": dead_letters(),
        "seconds": {
            "throwing_away": round(gone - began, 1),
            "until_up_again": round(back - gone, 1),
            "recovering": round(time.monotonic() - back, 1),
        },
    }
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description="Lose it, and bring it back.")
    parser.add_argument("lost", choices=["databases", "everything"])
    parser.add_argument("identity", type=Path, help="the private key")
    parser.add_argument("--records", type=Path, help="the provider's and the bank's records (deploy/recover.py)")
    given = parser.parse_args()
    try:
        refuse_the_installation()
        answer("config", "--quiet")
        found = drill(given.identity, given.lost, given.records)
    except Refused as refused:
        sys.exit(str(refused))
    except subprocess.CalledProcessError as failed:
        sys.exit(f"{failed.cmd} ended with {failed.returncode}")
    print(json.dumps(found, ensure_ascii=False, indent=1))
    ledger = all(city["by_component"] and city["by_item"] for city in found["proofs"])
    sys.exit(0 if ledger and not found["dead_letters"] and found.get("secrets_came_back", True) else 1)


if __name__ == "__main__":
    main()
