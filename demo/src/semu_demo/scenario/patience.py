"""How long callers bear with a part that is busy, or that died and is being started again."""

from collections.abc import Mapping

ATTEMPTS = 40
BUSY = frozenset({429, 502, 503, 504})


def pause(attempt: int, headers: Mapping[str, str]) -> float:
    """Seconds until the next attempt: as the answer asks for, else a little longer each time; about 35 s in all."""
    return float(headers.get("Retry-After", min(1.0, 0.2 * attempt)))
