"""docs/coverage.md is as the tests are, and every paragraph of the law is accounted for."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_paragraph_is_accounted_for_and_the_page_is_up_to_date():
    # In a process of its own: pytest cannot collect all tests anew while it runs.
    done = subprocess.run(
        [sys.executable, "-m", "tests.architecture.coverage", "--check"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
