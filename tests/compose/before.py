"""The release before this one: which revision it is, and its files as an operator has them."""

import os
import tarfile
from pathlib import Path

from tests.compose.stack import Failed, run

_RUNS = ("deploy", "contracts", "law", "kit", "services", "gateway", "simulators", "requirements-runtime.lock")
"""What an installation consists of."""
_LOOKED_AT = 50


async def revision_before() -> str:
    """The revision that last passed all this (SEMU_UPGRADE_FROM: .ci/run knows it), or the newest before this one.

    Either is another release than this one, and runs three brokers: from one before those, nobody upgrades without a
    stop.
    """
    changes = (await run("git", "log", "--format=%H", f"-n{_LOOKED_AT}", "--", *_RUNS, seconds=30)).split()
    for revision in (os.environ.get("SEMU_UPGRADE_FROM", ""), *changes[1:]):
        if revision and await _is_another_release(revision):
            return revision
    raise Failed("no release with three brokers came before this one")


async def lay_out(revision: str, folder: Path) -> None:
    """The revision's files as a checkout of them would lie there."""
    folder.mkdir()
    archive = folder.with_suffix(".tar")
    await run("git", "archive", f"--output={archive}", revision, *_RUNS, ".dockerignore", seconds=60)
    with tarfile.open(archive) as tar:
        tar.extractall(folder, filter="data")
    archive.unlink()


async def _is_another_release(revision: str) -> bool:
    try:
        await run("git", "merge-base", "--is-ancestor", revision, "HEAD", seconds=30)
        compose = await run("git", "show", f"{revision}:deploy/compose.yaml", seconds=30)
        changed = await run("git", "diff", "--name-only", revision, "--", *_RUNS, seconds=30)
    except Failed:
        return False
    return "\n  kafka-3:" in compose and bool(changed.strip())
