"""May a bill be withdrawn with its file? Pure."""

from typing import Literal

from collection.bills.rules import Account

KeptReason = Literal["paid", "notified", "not_open"]


def kept_because(account: Account | None, paid: bool) -> KeptReason | None:
    """Why the bill stays, or None: then it goes, and what is unpaid is reduced (감액, Dongjak 12②).

    Money that came for it, even too much, and a notice that named it bind the city: those are corrected by a decision
    (부과취소) of their own and not by taking back a file.
    """
    if account is None:
        return "not_open"
    if account.state == "withdrawn":
        return None
    if paid:
        return "paid"
    return "notified" if account.notified_on else None
