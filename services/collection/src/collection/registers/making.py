"""How a line of a register follows from a bill and its postings. Pure; won and KST days."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from semu_law import Release

from collection.bills.rules import Account, State, owed_as_of
from collection.books.rules import COMPONENT_NAMES, Sums
from collection.ledger.rules import COMPONENTS, Component
from collection.registers.lines import ArrearsLine, ArrearsSums, CollectionLine, DebtorLine, ReceiptBookLine, Stamp

ByComponent = Mapping[Component, Sums]

STATES: dict[State, str] = {
    "open": "납기 전", "arrears": "체납", "settled": "완납", "withdrawn": "철회", "written_off": "정리보류",
    "lapsed": "시효완성",
}  # fmt: skip
_ACTS = {"reduction": "감액", "reinstatement": "결손처분 취소", "write_off_cancellation": "정리보류 취소"}
_REASONS = {
    "cancelled": "부과취소", "corrected": "경정", "appeal": "불복청구", "exemption": "감면결정", "mistake": "결정착오",
    "property_found": "재산 발견", "payment": "수납", "error": "착오", "levy_file": "과세자료 철회",
}  # fmt: skip


def total_of(sums: Iterable[Sums]) -> Sums:
    """The terms of all components together."""
    return sum(sums, Sums())


def shown_total(column: str, held: ByComponent) -> int | None:
    """What a sum line shows in a column: a term, or a component's unpaid rest; None where the ledger sums nothing."""
    if column in COMPONENTS:
        return held[column].outstanding if column in held else 0
    return getattr(total_of(held.values()), column) if hasattr(Sums, column) else None


def receipt_book_line(account: Account, held: ByComponent, stamps: Sequence[Stamp], law: Release) -> ReceiptBookLine:
    """별지 제8호서식."""
    whole = total_of(held.values())
    return ReceiptBookLine(
        **_about(account, law),
        decided_day=account.decided_day,
        due_date=account.due_date,
        levied=whole.levied,
        taken_off=whole.taken_off,
        proper=whole.proper,
        collected=whole.collected,
        stamps=list(stamps),
    )


def collection_lines(
    account: Account, held: ByComponent, remarks: Sequence[Mapping[str, Any]], law: Release
) -> list[CollectionLine]:
    """별지 제9호서식, a line a component that the books hold; the charge of a cancelled write-off is on its own."""
    added = {one["seq"]: one["added_charge"] for one in remarks if one["kind"] == "reinstatement"}
    if any(added.values()):
        held = {"charge": Sums(), **held}
    return [
        CollectionLine(
            **_about(account, law),
            decided_day=account.decided_day,
            payable_until=account.payable_until,
            component=COMPONENT_NAMES[component],
            added_charge=sum(added.values()) if component == "charge" else 0,
            remarks=[_remark(one) for one in remarks if one["component"] == component],
            **{name: getattr(held[component], name) for name in Sums.__dataclass_fields__},
        )
        for component in COMPONENTS
        if component in held
    ]


def arrears_line(account: Account, year: int, held: ByComponent, day: date, law: Release) -> ArrearsLine:
    """별지 제10호서식. What is claimed up to `day` is in the register of the books that hold the bill now.

    What was written off is beside all books, and in the register of that day's year.
    """
    managed_in = max(account.book_year, day.year) if account.state == "written_off" else account.book_year
    here = managed_in == year
    whole = total_of(held.values())
    accrued = owed_as_of(account, day, law).undecided if here else 0
    beside = account.beside.total if here else 0
    return ArrearsLine(
        **_about(account, law),
        payable_until=account.payable_until,
        arrears_since=account.arrears_since,
        demand_due=account.demand_due,
        limitation_on=account.limitation_on,
        state=STATES[account.state] if here or account.state == "written_off" else "차년 이월",
        carried=whole.carried,
        newly_decided=whole.newly_decided,
        reduced=whole.reduced,
        collected=whole.collected,
        shelved=whole.shelved,
        **{component: held[component].outstanding if component in held else 0 for component in COMPONENTS},
        accrued=accrued,
        beside=beside,
        claimed=whole.outstanding + accrued + beside,
    )


def debtor_line(lines: Sequence[ArrearsLine]) -> DebtorLine:
    """별지 제11호서식: the lines of one person, summed."""
    return DebtorLine(
        taxpayer=lines[0].taxpayer,
        items=", ".join(dict.fromkeys(line.item_name for line in lines)),
        bills=len(lines),
        oldest=min((line.arrears_since for line in lines if line.arrears_since), default=None),
        limitation_on=min((line.limitation_on for line in lines if line.limitation_on), default=None),
        **{name: sum(getattr(line, name) for line in lines) for name in ArrearsSums.model_fields},
    )


def _about(account: Account, law: Release) -> dict[str, Any]:
    return {
        "taxpayer": account.taxpayer,
        "bill": account.bill,
        "levy_number": account.levy_number,
        "item_name": law.item(account.item).name,
        "period": f"{account.fiscal_year}/{account.period}",
    }


def _remark(entry: Mapping[str, Any]) -> str:
    return f"{entry['value_day']} {_ACTS[entry['kind']]} {_REASONS.get(entry['reason'], entry['provision'])}"
