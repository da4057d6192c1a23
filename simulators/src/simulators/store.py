"""The simulators' memory: one SQLite file, one connection, used from the event loop only."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

Row = sqlite3.Row
Values = Mapping[str, Any]


class Store:
    """Statements against the file; each is committed on its own unless a `transaction` is open.

    The calls block for microseconds. As they never await, what one request reads and writes between
    two awaits cannot be torn apart by another.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._connection.row_factory = sqlite3.Row
        # A killed process loses nothing in this mode: what was committed is with the operating system.
        self._connection.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;")
        for folder in files("simulators").iterdir():
            schema = folder.joinpath("schema.sql")
            if schema.is_file():
                self._connection.executescript(schema.read_text(encoding="utf-8"))

    def rows(self, sql: str, values: Values | tuple[Any, ...] = ()) -> list[Row]:
        return self._connection.execute(sql, values).fetchall()

    def row(self, sql: str, values: Values | tuple[Any, ...] = ()) -> Row | None:
        found: Row | None = self._connection.execute(sql, values).fetchone()
        return found

    def write(self, sql: str, values: Values | tuple[Any, ...] = ()) -> int:
        """The number of rows that were changed."""
        return self._connection.execute(sql, values).rowcount

    def write_many(self, sql: str, values: Iterable[Values | tuple[Any, ...]]) -> None:
        with self.transaction():
            self._connection.executemany(sql, values)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        if self._connection.in_transaction:
            yield
            return
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    def close(self) -> None:
        self._connection.close()
