"""Docker Compose as the operator's programs drive it, from the compose file beside this one."""

import subprocess
from collections.abc import Sequence
from pathlib import Path

COMPOSE = ["docker", "compose", "-f", str(Path(__file__).resolve().with_name("compose.yaml"))]
SERVICES = ("gateway", "assessment", "collection", "notification", "reward")
KAFKA = ("kafka-1", "kafka-2", "kafka-3")


class Refused(Exception):
    """Something for the operator to put right first."""


def compose(*arguments: str, stdin: int | None = None) -> None:
    """Run it with its output shown. Raises CalledProcessError."""
    subprocess.run([*COMPOSE, *arguments], check=True, stdin=stdin or subprocess.DEVNULL)


def answer(*arguments: str, stdin: bytes = b"") -> str:
    """Run it and take what it says. Raises CalledProcessError."""
    asked = subprocess.run([*COMPOSE, *arguments], input=stdin, stdout=subprocess.PIPE, check=True)
    return asked.stdout.decode()


def once(service: str, *arguments: str, options: Sequence[str] = (), stdin: bytes = b"") -> str:
    """A container of the service for one command; what it says."""
    return answer("run", "--rm", "--no-deps", "-T", *options, service, *arguments, stdin=stdin)
