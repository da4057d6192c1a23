"""Which errors pass by themselves: the same work, done again a little later, may well succeed."""

import errno
import socket

from asyncpg import InterfaceError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

# Classes of SQLSTATE: connection, transaction rollback (serialization, deadlock), resources, operator
# intervention (shutdown, starting up), system error; and a lock that was not available.
_TRANSIENT_CLASSES = ("08", "40", "53", "57", "58")
_LOCK_NOT_AVAILABLE = "55P03"
_NETWORK = (None, errno.ECONNREFUSED, errno.EHOSTUNREACH, errno.ENETUNREACH, errno.ETIMEDOUT)
"""asyncio raises an OSError without a number when several addresses refused."""


def is_transient(error: BaseException) -> bool:
    """True for a database, broker or upstream that is away (a Problem of status 503), for an exhausted pool, and
    for a lost race of transactions."""
    if isinstance(error, DBAPIError):
        return error.connection_invalidated or _is_transient_state(getattr(error.orig, "sqlstate", None))
    # A container that is away has no name either, where names are given by what runs.
    if isinstance(error, ConnectionError | TimeoutError | PoolTimeout | socket.gaierror):
        return True
    if isinstance(error, OSError):
        return error.errno in _NETWORK
    if isinstance(error, InterfaceError):
        return "closed" in str(error)
    return getattr(error, "status", None) == 503 or _is_transient_state(getattr(error, "sqlstate", None))


def _is_transient_state(state: str | None) -> bool:
    return state is not None and (state[:2] in _TRANSIENT_CLASSES or state == _LOCK_NOT_AVAILABLE)
