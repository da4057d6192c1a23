"""A new release, rolled out while the one before it serves: `make upgrade` runs it, docs/deploy.md says when and how.

It builds the images. The databases are brought forward first (migrations only add: the release before goes on with
what is there), then each worker and each API gets a successor, and goes when that is healthy; if it is not, the
successor goes. `--back` puts the release that SEMU_VERSION names in place again in the same way, without building and
without touching the databases. Of PostgreSQL and nginx there is one each: they read
their settings anew, and where they must be made anew it says so and leaves the moment to the operator. Needs Python
3.11 and docker compose, nothing else.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from composing import COMPOSE, KAFKA, SERVICES, Refused, answer, compose

ROLLED_OUT = (*SERVICES[1:], SERVICES[0])
"""The gateway last."""
ONE_EACH = ("postgres", "nginx")
_SUCCESSOR_SECONDS = 180
_BROKERS_SECONDS = 300


def say(words: str) -> None:
    print(f"upgrade: {words}", flush=True)


def prepare() -> None:
    """What all releases stand on: secrets, brokers, roles and topics."""
    compose("run", "--rm", "--no-deps", "-T", "secrets")
    for broker in KAFKA:
        compose("up", "-d", "--no-deps", "--no-build", "--wait", broker)
        _wait_until_in_sync()
    for once in ("databases", "topics"):
        compose("run", "--rm", "--no-deps", "-T", once)


def bring_forward() -> None:
    """The schemas, and whom the gateway knows. The release before runs on it."""
    for service in ROLLED_OUT:
        say(f"migrations of {service}")
        compose("run", "--rm", "--no-deps", "-T", f"{service}-migration")
    compose("run", "--rm", "--no-deps", "-T", "gateway-bootstrap")


def replace(service: str) -> None:
    """As many successors as there are containers; when they are healthy, the old ones finish what they began and go.

    Raises CalledProcessError when they are not: then they went, and what served goes on alone.
    """
    old = answer("ps", "-q", service).split()
    before = answer("ps", "-aq", service).split()
    began = time.monotonic()
    scale = f"{service}={2 * len(old)}"
    try:
        compose(
            "up", "-d", "--no-deps", "--no-build", "--no-recreate", "--wait", "--wait-timeout", str(_SUCCESSOR_SECONDS),
            "--scale", scale, service,
        )  # fmt: skip
    except (subprocess.CalledProcessError, KeyboardInterrupt):
        # Left here, they would be replaced themselves by the next try: twice as many containers each time.
        successors = set(answer("ps", "-aq", service).split()).difference(before)
        for container in successors:
            say(f"{service}: {container[:12]} did not become healthy, and goes. The end of its log:")
            subprocess.run(["docker", "logs", "--tail", "20", container], check=False)
        _dismiss(successors)
        raise
    _dismiss(old)
    say(f"{service}: {len(old)} replaced in {time.monotonic() - began:.0f} s")


def _dismiss(containers: Iterable[str]) -> None:
    for container in containers:
        for command in ("stop", "rm"):
            subprocess.run(["docker", command, container], check=True, stdout=subprocess.DEVNULL)


def _wait_until_in_sync() -> None:
    """A broker that just came must have what the others have before the next one goes."""
    tool = ("/opt/kafka/bin/kafka-topics.sh", "--bootstrap-server", "kafka-1:9092,kafka-2:9092,kafka-3:9092")
    until = time.monotonic() + _BROKERS_SECONDS
    while answer("exec", "-T", "kafka-1", *tool, "--describe", "--under-replicated-partitions").strip():
        if time.monotonic() > until:
            raise Refused("brokers are not in sync: see `docker compose logs kafka-1 kafka-2 kafka-3`")
        time.sleep(2)


def _running() -> dict[str, str]:
    """Image by service, of what runs."""
    rows = (json.loads(line) for line in answer("ps", "--format", "json").splitlines())
    return {row["Service"]: row["Image"] for row in rows if row["State"] == "running"}


def _revision() -> str:
    """What is checked out; `unknown` where git cannot say, as in a copy without its history."""
    command = ["git", "-C", str(Path(__file__).resolve().parent), "rev-parse", "HEAD"]
    try:
        return subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout.decode().strip()
    except (FileNotFoundError, subprocess.CalledProcessError):
        return "unknown"


def upgrade(*, build: bool, back: bool) -> None:
    running = _running()
    if missing := [name for name in (*ROLLED_OUT, *ONE_EACH, *KAFKA) if name not in running]:
        raise Refused(f"not running: {', '.join(missing)}. Start it with `docker compose up -d`, which upgrades, too.")
    if build:
        os.environ.setdefault("SEMU_REVISION", _revision())
        compose("--profile", "restore", "build")
    if not back:
        prepare()
        bring_forward()
    # Who reads events first: it knows what the APIs of the new release will tell.
    for service in (*(f"{name}-worker" for name in ROLLED_OUT), *ROLLED_OUT):
        replace(service)
    done = {*ONE_EACH, *KAFKA, *ROLLED_OUT, *(f"{name}-worker" for name in ROLLED_OUT)}
    if rest := sorted(running.keys() - done):
        compose("up", "-d", "--no-deps", "--no-build", "--wait", *rest)
    # Files that are only read at the start.
    compose("exec", "-T", "nginx", "nginx", "-c", "/etc/semu/nginx.conf", "-s", "reload")
    compose("exec", "-T", "postgres", "psql", "-U", "postgres", "-XAtqc", "SELECT pg_reload_conf()")
    if "prometheus" in running:
        compose("kill", "-s", "HUP", "prometheus")
    say("done")
    _tell_what_is_left()


def _tell_what_is_left() -> None:
    """Of PostgreSQL and nginx, what Compose would make anew: nobody is answered while it does."""
    command = [*COMPOSE, "--dry-run", "up", "-d", "--no-deps", "--no-build", *ONE_EACH]
    asked = subprocess.run(
        command, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    told = [line for line in asked.stdout.decode().splitlines() if "Recreate" in line]
    if left := [name for name in ONE_EACH if any(f"-{name}-" in line for line in told)]:
        names = " ".join(left)
        say(f"{names}: other settings in this release. Seconds without answers: docker compose up -d --no-deps {names}")


def main() -> None:
    parser = argparse.ArgumentParser(description="A new release while the old one serves.")
    parser.add_argument("--no-build", action="store_true", help="the images are there")
    parser.add_argument("--back", action="store_true", help="the release before; the databases stay as they are")
    given = parser.parse_args()
    try:
        upgrade(build=not given.no_build and not given.back, back=given.back)
    except Refused as refused:
        sys.exit(str(refused))
    except subprocess.CalledProcessError as failed:
        sys.exit(f"stopped; what runs goes on. Mend it, and run it again.\n{failed}")


if __name__ == "__main__":
    main()
