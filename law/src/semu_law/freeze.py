"""`python -m semu_law.freeze`: keep a copy of the current law under its hash, before anything is computed with it."""

import json
import sys
from pathlib import Path

from semu_law.release import ROOT, build, read_files


def freeze(root: Path) -> Path:
    """Copy the law files of `root` into releases/<hash>.json, and return that path. Raises InvalidLaw."""
    files = read_files(root)
    frozen = root / "releases" / f"{build(files).hash}.json"
    frozen.write_text(json.dumps(files, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return frozen


if __name__ == "__main__":
    sys.stdout.write(f"{freeze(ROOT)}\n")
