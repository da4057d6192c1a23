"""The signature of a collector's webhook: `Semu-Signature: t=<unix seconds>,v1=<hex>[,v1=<hex>]`."""

import hashlib
import hmac
import re
from collections.abc import Sequence
from enum import StrEnum

WINDOW_SECONDS = 300
"""A signature is good for five minutes to either side of its time."""

_REFERENCE = re.compile(r"[0-9]{1,30}")


class Fault(StrEnum):
    """Why a signature does not hold."""

    MISSING = "missing"
    STALE = "stale"
    WRONG = "wrong"


def fault_of(header: str, body: bytes, keys: Sequence[str], now: float) -> Fault | None:
    """None for a body that was signed with any of `keys` within the window around `now` (unix seconds, real time).

    Several keys and several `v1` are good, so that a key can be changed without a gap.
    """
    parts = [part.strip().partition("=") for part in header.split(",")]
    times = [value for name, _, value in parts if name == "t"]
    given = [value for name, _, value in parts if name == "v1"]
    if len(times) != 1 or not times[0].isascii() or not times[0].isdigit() or not given:
        return Fault.MISSING
    if abs(now - int(times[0])) > WINDOW_SECONDS:
        return Fault.STALE
    signed = f"{times[0]}.".encode() + body
    expected = [hmac.new(key.encode(), signed, hashlib.sha256).hexdigest().encode() for key in keys]
    # Every pair is compared, in constant time: nothing is learnt from how long a refusal takes.
    matches = [hmac.compare_digest(one, other.encode()) for one in expected for other in given]
    return None if any(matches) else Fault.WRONG


def readable_reference(written: str | None) -> str | None:
    """The payment number (전자납부번호) that the payer wrote, in digits. Anything else may be a person's name: it is
    not kept, and the money goes to suspense under the bank's own transaction number."""
    digits = re.sub(r"[\s-]", "", written or "")
    return digits if _REFERENCE.fullmatch(digits) else None
