"""When a call that came to nothing is tried again."""

from datetime import timedelta

_FIRST_WAIT = timedelta(seconds=2)
_LONGEST_WAIT = timedelta(minutes=2)
LEASE = timedelta(minutes=2)
"""A batch that is being sent is nobody else's for this long; then its sender is taken for dead."""
PUT_OFF = timedelta(minutes=1)
"""A message that the provider wants later (4156) waits this long."""
TURNS = 5
"""Most batches that one of the concurrent senders sends in a row."""
BATCH = 1000
"""Most messages in one call."""


def wait_after(attempts: int) -> timedelta:
    """Doubling from two seconds up to two minutes."""
    return min(_LONGEST_WAIT, _FIRST_WAIT * (1 << min(attempts - 1, 10)))
