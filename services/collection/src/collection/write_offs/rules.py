"""When a bill may be written off (정리보류, 구 결손처분), and by what provision. Pure."""

from collections.abc import Mapping
from datetime import date
from typing import Literal

from semu_law import Release, RevenueItem

from collection.bills.rules import Account
from collection.late_charges.facts import DAY

Reason = Literal["distribution_short", "disposition_ceased", "missing_or_no_property", "rehabilitation_discharge"]
"""체납처분이 끝나고 배분액이 모자람, 체납처분의 중지, 행방불명·무재산, 회생계획인가에 따른 면책."""

NAMES: Mapping[Reason, str] = {
    "distribution_short": "체납처분 종결 후 배분액 부족",
    "disposition_ceased": "체납처분 중지",
    "missing_or_no_property": "행방불명·무재산",
    "rehabilitation_discharge": "회생에 따른 면책",
}
"""Korean names of the reasons."""


def provision(reason: Reason, item: RevenueItem) -> str | None:
    """The provision of a reason for an item; None where its law knows no such reason."""
    if item.kind == "local_tax":
        return "지방세징수법 §106①, 시행령 §94"
    if item.late_charge == "fine":
        return "질서위반행위규제법 §24의4" if reason == "missing_or_no_property" else None
    return "부과징수 규칙 §21"


def needs_search(reason: Reason, account: Account, day: date, release: Release) -> bool:
    """Whether debtor and property must have been looked for ; small arrears are spared (시행령 §94②)."""
    if reason != "missing_or_no_property":
        return False
    return account.outstanding.total >= release.lookup("write-off.search-omitted-below", day).won


def earliest_day(account: Account) -> date:
    """The first day on which what is outstanding now can have been written off: late, and after all that came since."""
    paid = [payment.day for payment in account.payments]
    return max([account.payable_until + DAY, *paid, account.written_off_on or date.min])
