"""The state directory: data, logs and secrets of one installation, used by one supervisor at a time."""

import fcntl
import json
import os
import secrets
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from semu_embedded.trouble import Trouble


def password() -> str:
    return secrets.token_urlsafe(24)


def key() -> str:
    """32 random bytes in base64."""
    return b64encode(secrets.token_bytes(32)).decode()


class State:
    """One state directory, held by its lock from `hold` to `release`."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory.resolve()
        self.logs = self.directory / "logs"
        self._secrets = self.directory / "secrets.json"
        self._lock: TextIO | None = None

    def hold(self) -> None:
        """Take the directory for this process.

        Raises Trouble when another process holds it. The kernel frees the lock with its holder, however that ends.
        """
        self.directory.mkdir(parents=True, exist_ok=True)
        lock = (self.directory / "lock").open("a+")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = self.holder()
            lock.close()
            raise Trouble(
                f"Semu is already running from {self.directory}" + (f" (process {holder})" if holder else ""),
                "use the one that runs, or stop it with `make stop`, or start a second one beside it with "
                "another state directory: SEMU_STATE_DIR=FOLDER (it takes other ports by itself)",
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        self._lock = lock

    def release(self) -> None:
        if self._lock:
            self._lock.truncate(0)
            self._lock.close()
            self._lock = None

    def holder(self) -> int | None:
        """The process id of the supervisor that holds the directory, if any says so."""
        lock = self.directory / "lock"
        text = lock.read_text().strip() if lock.exists() else ""
        return int(text) if text else None

    def secret(self, name: str, make: Callable[[], str] = password) -> str:
        """The secret of that name, made on the first call and kept in a file that only this user can read."""
        known: dict[str, str] = json.loads(self._secrets.read_text()) if self._secrets.exists() else {}
        if name not in known:
            known[name] = make()
            fresh = self._secrets.with_suffix(".new")
            with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
                json.dump(known, file, indent=1)
            fresh.replace(self._secrets)
        return known[name]
