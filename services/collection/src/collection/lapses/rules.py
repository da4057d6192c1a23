"""When a claim has lapsed (소멸시효 완성). Pure."""

from datetime import date

from collection.bills.rules import Account
from collection.deferrals.rules import stands_still


def completed(account: Account, today: date) -> date | None:
    """The day on which the limitation period of a claim completed, if that day is over; None if it still lives.

    A deferral that holds on that day stops the period (지방세기본법 §40③): its new day is to be recorded first.
    """
    day = account.limitation_on
    if account.state not in ("open", "arrears", "written_off") or day is None or day >= today:
        return None
    return None if stands_still(account.deferrals, day) else day
