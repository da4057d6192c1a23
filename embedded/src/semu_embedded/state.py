"""The state directory: data, logs and secrets of one installation, used by one supervisor at a time."""

import fcntl
import json
import os
import secrets
import shutil
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
        """Take the directory for this process; the kernel frees it with this process, however that ends.

        Raises Trouble when another process holds it.
        """
        self.directory.mkdir(parents=True, exist_ok=True)
        lock = self._lock_file()
        if not _locked(lock):
            holder = lock.read()
            lock.close()
            raise Trouble(
                f"Semu is already running from {self.directory} (process {holder})",
                "use the one that runs, or stop it with `make stop`, or start a second one beside it with "
                "another state directory: SEMU_STATE_DIR=FOLDER (it takes other ports by itself)",
            )
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        self._lock = lock

    def clear(self) -> None:
        """Throw away what an earlier installation left here; only while it is held."""
        for entry in self.directory.iterdir():
            if entry.is_dir():
                shutil.rmtree(entry)
            elif entry.name != "lock":
                entry.unlink()

    def release(self) -> None:
        """Give the directory back."""
        if self._lock:
            self._lock.close()
            self._lock = None

    def holder(self) -> int | None:
        """The process that holds the directory. The number in the file of a holder that died counts for nothing."""
        if not self.directory.exists():
            return None
        with self._lock_file() as lock:
            return None if _locked(lock) else int(lock.read())

    def _lock_file(self) -> TextIO:
        lock = (self.directory / "lock").open("a+")
        lock.seek(0)
        return lock

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


def _locked(file: TextIO) -> bool:
    """Take the file's lock; False where another holds it."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
