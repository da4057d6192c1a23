"""`python -m tests.compose up|whole`: these tests, where a Docker engine answers; else it says so, and that is all.

pytest collects none of them by itself: they need an engine and minutes.
"""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

_FILES = {"up": "up_to_down.py", "whole": "whole.py"}


def _answers(*command: str) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False, timeout=30).returncode == 0
    except (FileNotFoundError, subprocess.TimeoutExpired):
        return False


def main() -> int:
    if not _answers("docker", "info"):
        print("skipped: no Docker engine answers on this machine")
        return 0
    if not _answers("docker", "compose", "version"):
        print("skipped: Docker is here without Compose v2 (`docker compose`)")
        return 0
    if not _answers("docker", "buildx", "version"):
        # The classic builder: our Dockerfiles keep to what both read.
        os.environ |= {"DOCKER_BUILDKIT": "0", "COMPOSE_BAKE": "false"}
    # Who ends it, however, finds nothing left behind.
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    file = Path(__file__).with_name(_FILES[sys.argv[1]])
    failed = int(pytest.main(["-q", "-x", "--capture=no", "--tb=short", str(file), *sys.argv[2:]]))
    if not failed and sys.argv[1] == "whole":
        _note_that_it_passed()
    return failed


def _note_that_it_passed() -> None:
    """For .ci/run: what changes after this revision makes the whole due again, and it is upgraded from."""
    note = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "semu" / "green-revision"
    note.parent.mkdir(parents=True, exist_ok=True)
    note.write_text(subprocess.run(["git", "rev-parse", "HEAD"], capture_output=True, text=True, check=True).stdout)


if __name__ == "__main__":
    sys.exit(main())
