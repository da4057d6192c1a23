"""Who may hold which scope."""

from typing import Literal

ClientKind = Literal["agency", "service", "application"]

SERVICE_SCOPES = frozenset({"internal:amounts", "internal:recipients", "internal:sums", "internal:timeline"})
"""What services ask of each other; never an agency's or an official's."""

PERSONS_SCOPES = frozenset(
    {"contacts:write", "dispositions:write", "campaigns:write", "campaigns:approve", "clients:manage",
     "officials:manage", "levies:correct", "receipts:reverse", "deposits:explain", "years:run", "registers:read",
     "reports:write", "work:write", "rewards:write", "rewards:simulate", "rewards:pay", "committee:write",
     "committee:confirm", "informants:write", "informants:identify", "informants:audit"}
)  # fmt: skip
"""Acts that name the official who did them: an agency's machine cannot."""

SHARED_SCOPES = frozenset(
    {"levies:write", "levies:read", "bills:read", "closing:run", "ledger:read", "receipts:write", "rewards:read",
     "operations"}
)  # fmt: skip

OFFICIAL_SCOPES = PERSONS_SCOPES | SHARED_SCOPES
_ALLOWED: dict[ClientKind, frozenset[str]] = {
    "agency": SHARED_SCOPES - {"operations"},
    "service": SERVICE_SCOPES | {"operations"},
    "application": OFFICIAL_SCOPES,
}


def beyond(kind: ClientKind, scopes: list[str]) -> list[str]:
    """Those of `scopes` that a client of this kind may not hold."""
    return sorted(set(scopes) - _ALLOWED[kind])
