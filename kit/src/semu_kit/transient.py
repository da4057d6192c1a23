"""Which errors pass by themselves: the same work, done again a little later, may well succeed."""

from sqlalchemy.exc import DBAPIError, InterfaceError

# Classes of SQLSTATE: connection, transaction rollback (serialization, deadlock), resources, operator
# intervention (shutdown, starting up), system error; and a lock that was not available.
_TRANSIENT_CLASSES = ("08", "40", "53", "57", "58")
_LOCK_NOT_AVAILABLE = "55P03"


def is_transient(error: BaseException) -> bool:
    """True for a database, broker or upstream that is away, and for a lost race of transactions."""
    if isinstance(error, DBAPIError):
        if error.connection_invalidated or isinstance(error, InterfaceError):
            return True
        return _is_transient_state(getattr(error.orig, "sqlstate", None))
    if isinstance(error, OSError | TimeoutError):
        return True
    if getattr(error, "status", None) == 503:
        return True
    return _is_transient_state(getattr(error, "sqlstate", None))


def _is_transient_state(state: str | None) -> bool:
    return state is not None and (state[:2] in _TRANSIENT_CLASSES or state == _LOCK_NOT_AVAILABLE)
