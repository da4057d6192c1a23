"""Bringing a service's events and its restored database together again (runbook: restore)."""

from semu_kit.recovery.put_back import PutBack
from semu_kit.recovery.reading import Report, read_back
from semu_kit.recovery.retelling import WorkersRunning, retell

__all__ = ["PutBack", "Report", "WorkersRunning", "read_back", "retell"]
