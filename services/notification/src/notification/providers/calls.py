"""How the providers answer, counted."""

from collections.abc import Iterator
from contextlib import contextmanager

from prometheus_client import Counter

CALLS = Counter("semu_provider_calls", "Calls to a provider by what came of them", ["provider", "outcome"])
OUTCOMES = ("taken", "refused", "away")


def expect(provider: str) -> None:
    """Begin to count at zero, so that the first refusal is seen as an increase."""
    for outcome in OUTCOMES:
        CALLS.labels(provider, outcome)


@contextmanager
def counted(provider: str, refusal: type[Exception]) -> Iterator[None]:
    """Count the call within: taken, refused where it raises `refusal`, away where it raises anything else."""
    try:
        yield
    except refusal:
        CALLS.labels(provider, "refused").inc()
        raise
    except Exception:
        CALLS.labels(provider, "away").inc()
        raise
    CALLS.labels(provider, "taken").inc()
