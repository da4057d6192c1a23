"""Which deferrals (징수유예) can be, and what they do to a bill's due date. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from semu_contracts.events.collection import DeferralKind
from semu_law import Release, RevenueItem
from semu_law.calendar import move_to_business_day
from semu_law.errors import LawError

from collection.bills.rules import Account
from collection.late_charges.facts import DAY, Deferral, due_after
from collection.late_charges.rules import late_charge

PROVISIONS: Mapping[DeferralKind, str] = {
    "before_due": "지방세징수법 §25의2",
    "after_arrears": "지방세징수법 §25의2",
    "rehabilitation": "지방세징수법 §28④; 채무자 회생 및 파산에 관한 법률 §140",
    "fine_instalments": "질서위반행위규제법 §24의3",
}
"""The provision that each kind stands on."""

NAMES: Mapping[DeferralKind, str] = {
    "before_due": "납기 전 징수유예",
    "after_arrears": "체납액 징수유예",
    "rehabilitation": "회생절차에 따른 징수유예",
    "fine_instalments": "과태료 분할납부·납부기일 연기",
}
"""Korean names of the kinds."""


def fits(kind: DeferralKind, item: RevenueItem) -> bool:
    """Taxes are deferred by 지방세징수법, fines by 질서위반행위규제법; rehabilitation holds for every claim."""
    match kind:
        case "rehabilitation":
            return True
        case "fine_instalments":
            return item.late_charge == "fine"
        case _:
            return item.kind == "local_tax"


def in_time(kind: DeferralKind, first_day: date, last_day: date, payable_until: date) -> bool:
    """Whether a deferral of the kind can have these days, of a bill payable until then.

    One that begins the day after the due date was decided in time (시행령 §31: 결정한 날의 다음 날부터).
    """
    match kind:
        case "before_due":
            return first_day <= payable_until + DAY and last_day > payable_until
        case "after_arrears":
            return first_day > payable_until + DAY
        case _:
            return True


def overlapping(deferrals: Sequence[Deferral], first_day: date, last_day: date) -> Deferral | None:
    """A deferral that holds on one of the days already."""
    return next((one for one in deferrals if one.first_day <= last_day and first_day <= one.last_day), None)


def chargeable(account: Account, deferral: Deferral, release: Release) -> bool:
    """Whether the law can charge the bill with this deferral: asked now, and not when somebody wants to pay it."""
    try:
        late_charge(deferred(account, [*account.deferrals, deferral]).debt(release), deferral.last_day, release)
    except (LawError, OverflowError, ValueError):  # a day beyond the calendar is one or the other
        return False
    return True


def deferred(account: Account, deferrals: Sequence[Deferral]) -> Account:
    """The bill with all its deferrals as they hold now: they move the due date that it has left of itself.

    Moved, it is payable until a new day: arrears that a close had found are undone, and the next close looks again.
    """
    payable_until = due_after(move_to_business_day(account.due_date), tuple(deferrals))
    after = replace(account, deferrals=tuple(deferrals), payable_until=payable_until)
    if account.arrears_since is None or payable_until == account.payable_until:
        return after
    return replace(after, state="open" if account.state == "arrears" else account.state, arrears_since=None)


def deferred_due(deferrals: Sequence[Deferral], value_day: date) -> date | None:
    """The due date to which 시행령 §31 had moved a receipt's bill by its day; none where it never was deferred so."""
    days = [
        one.last_day for one in deferrals if one.kind in ("before_due", "after_arrears") and one.first_day <= value_day
    ]
    return max(days, default=None)


def stands_still(deferrals: Sequence[Deferral], day: date) -> bool:
    """Whether a deferral holds on the day: limitation does not run then (지방세기본법 §40③)."""
    return any(one.first_day <= day <= one.last_day for one in deferrals)
