"""Puts the toy service on the path, so that migrations find it by its name."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
