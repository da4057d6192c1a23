"""The provider's statuses and what they mean to us: the only place that knows them."""

from enum import StrEnum


class Standing(StrEnum):
    """What became of a payment at the provider."""

    OPEN = "open"
    """The person has not finished, or our approval did not arrive: no money moved yet."""
    PAID = "paid"
    ENDED = "ended"
    """It can no longer be approved, and no money moved."""


STATUSES: dict[str, Standing] = {
    "READY": Standing.OPEN,
    "SEND_TMS": Standing.OPEN,
    "OPEN_PAYMENT": Standing.OPEN,
    "SELECT_METHOD": Standing.OPEN,
    "ARS_WAITING": Standing.OPEN,
    "AUTH_PASSWORD": Standing.OPEN,
    "ISSUED_SID": Standing.OPEN,
    "SUCCESS_PAYMENT": Standing.PAID,
    # The money came and went back by a hand at the provider: it is told as received, and the ledger as it stands
    # shows what the bank statement lacks.
    "PART_CANCEL_PAYMENT": Standing.PAID,
    "CANCEL_PAYMENT": Standing.PAID,
    "FAIL_AUTH_PASSWORD": Standing.ENDED,
    "QUIT_PAYMENT": Standing.ENDED,
    "FAIL_PAYMENT": Standing.ENDED,
}

ALREADY_APPROVED = -702
UNKNOWN_TID = -721


def standing_of(status: str) -> Standing:
    """A status that nobody documented is taken for open: it is asked again, and nothing is lost."""
    return STATUSES.get(status, Standing.OPEN)
