"""`python -m tests.compose up|whole`: these tests, where a Docker engine answers; else it says so, and that is all.

pytest collects none of them by itself: they need an engine and minutes.
"""

import os
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
    file = Path(__file__).with_name(_FILES[sys.argv[1]])
    return int(pytest.main(["-q", "-x", "--capture=no", "--tb=short", str(file), *sys.argv[2:]]))


if __name__ == "__main__":
    sys.exit(main())
