"""How an identity check can end."""

import hmac
from enum import StrEnum


class Outcome(StrEnum):
    RETURNED = "returned"
    """The person is back, and the provider is being asked; nobody else may use this return."""
    MATCHED = "matched"
    SOMEBODY_ELSE = "somebody_else"
    REFUSED = "refused"
    """The person, or the provider for them, said no."""
    BROKEN = "broken"
    """The provider's answer did not hold: a used code, a wrong nonce or signature, no CI."""


def is_recipient(ci_index: bytes | None, recipient_index: bytes | None) -> bool:
    """Compares blind indexes of the CI (연계정보) in constant time. One that was deleted matches nobody."""
    return bool(ci_index and recipient_index) and hmac.compare_digest(ci_index or b"", recipient_index or b"")
