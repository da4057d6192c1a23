"""`make upgrade`, with a docker that only keeps book: what is there after it, and after it failed."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
import upgrade

DEPLOY = Path(__file__).parents[2] / "deploy"
WORKERS = tuple(f"{name}-worker" for name in upgrade.ROLLED_OUT)
ONE_OF_EACH = {name: [f"{name}-old"] for name in (*upgrade.ROLLED_OUT, *WORKERS, *upgrade.ONE_EACH, *upgrade.KAFKA)}

# Keeps the containers of each service in a file; those of the service `sick` never become healthy.
DOCKER = """
import json, os, sys
from pathlib import Path
book = Path(os.environ["FAKE_DOCKER"])
state = json.loads(book.read_text())
containers, told = state["containers"], sys.argv[1:]
if told[0] == "compose":
    told = told[3:]
    match told:
        case ["ps", "--format", "json"]:
            for name in containers:
                print(json.dumps({"Service": name, "Image": "semu:old", "State": "running"}))
        case ["ps", "-q", name]:
            print(*(one for one in containers[name] if "run-once" not in one), sep="\\n")
        case ["ps", "-aq", name]:
            print(*containers[name], sep="\\n")
        case ["--profile", "restore", "build"]:
            state["built"].append(os.environ.get("SEMU_REVISION"))
        case ["up", *_, "--scale", scale, name]:
            serving = [one for one in containers[name] if "run-once" not in one]
            for number in range(int(scale.partition("=")[2]) - len(serving)):
                containers[name].append(f"{name}-new-{number}")
            book.write_text(json.dumps(state))
            sys.exit(state["sick"] == name)
elif told[0] == "rm":
    for each in containers.values():
        if told[1] in each:
            assert told[1] in state["stopped"]
            each.remove(told[1])
elif told[0] == "stop":
    state["stopped"].append(told[1])
elif told[0] == "logs":
    print(f"the log of {told[-1]}")
book.write_text(json.dumps(state))
"""


@dataclass
class Machine:
    book: Path
    path: str

    def containers(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = self.state()["containers"]
        return found

    def state(self) -> dict[str, dict[str, list[str]]]:
        state: dict[str, dict[str, list[str]]] = json.loads(self.book.read_text())
        return state

    def upgrade(self, *arguments: str, sick: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
        self.book.write_text(json.dumps(self.state() | {"sick": sick}))
        rest = {name: value for name, value in os.environ.items() if not name.startswith("SEMU_")}
        return subprocess.run(
            [sys.executable, DEPLOY / "upgrade.py", *arguments], capture_output=True, text=True,
            env=rest | {"PATH": self.path, "FAKE_DOCKER": str(self.book)} | environment,
        )  # fmt: skip


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    docker = tmp_path / "docker"
    docker.write_text(f"#!{sys.executable} -IS{DOCKER}")
    docker.chmod(0o755)
    book = tmp_path / "book.json"
    book.write_text(json.dumps({"containers": ONE_OF_EACH, "stopped": [], "built": []}))
    return Machine(book, f"{tmp_path}:{os.environ['PATH']}")


def test_every_worker_and_api_has_its_successor_and_nothing_else_is_replaced(machine: Machine) -> None:
    done = machine.upgrade("--no-build")
    assert done.returncode == 0, done.stderr
    rolled_out = {name: [f"{name}-new-0"] for name in (*upgrade.ROLLED_OUT, *WORKERS)}
    assert machine.containers() == ONE_OF_EACH | rolled_out


def test_successors_that_are_not_healthy_go_and_what_served_goes_on_alone(machine: Machine) -> None:
    first, second = WORKERS[:2]
    served = ["old-1", "old-2", "run-once"]
    state = machine.state()
    state["containers"][first] = served
    machine.book.write_text(json.dumps(state))
    for _ in range(2):
        done = machine.upgrade("--no-build", sick=first)
        assert (done.returncode, "what runs goes on" in done.stderr) == (1, True)
        assert machine.containers()[first] == served
        assert {f"the log of {first}-new-0", f"the log of {first}-new-1"} <= set(done.stdout.splitlines())
    machine.upgrade("--no-build", sick=second)
    assert machine.containers()[first] == ["run-once", f"{first}-new-0", f"{first}-new-1"]


def test_images_bear_the_revision_that_is_checked_out_unless_another_is_named(machine: Machine) -> None:
    # What is built stands before what fails first.
    machine.upgrade(sick=WORKERS[0])
    machine.upgrade(sick=WORKERS[0], SEMU_REVISION="named")
    head = subprocess.run(["git", "rev-parse", "HEAD"], cwd=DEPLOY, capture_output=True, text=True, check=True)
    assert machine.state()["built"] == [head.stdout.strip(), "named"]


def test_going_back_builds_nothing_and_leaves_the_databases(machine: Machine) -> None:
    done = machine.upgrade("--back")
    assert (done.returncode, machine.state()["built"]) == (0, [])
    assert "migrations" not in done.stdout
    assert machine.containers()["gateway"] == ["gateway-new-0"]
