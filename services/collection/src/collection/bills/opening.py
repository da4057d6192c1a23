"""How a decided levy becomes a bill. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from semu_contracts.events.assessment import DecidedBill
from semu_law import Release, RevenueItem
from semu_law.calendar import move_to_business_day

from collection.bills.history import allocation_order
from collection.bills.rules import State
from collection.late_charges.facts import Debt
from collection.late_charges.rules import late_charge
from collection.ledger.entries import Books, carried_in, decided
from collection.ledger.rules import ByComponent, Cause, Entry


@dataclass(frozen=True, slots=True)
class Opening:
    """A bill about to be opened."""

    levy: DecidedBill
    books: Books
    payable_until: date
    state: State
    arrears_since: date | None
    claimed: ByComponent
    kind_digit: str
    """지방세 1, 세외수입 2, in the payment number."""

    @property
    def beside(self) -> bool:
        """Written off before it came: the claim lives on beside the books (ledger: no receivable)."""
        return self.state == "written_off"

    def row(self) -> dict[str, Any]:
        """The bill's columns."""
        levy, nothing = self.levy, ByComponent()
        outstanding, beside = (nothing, self.claimed) if self.beside else (self.claimed, nothing)
        return {
            **levy.model_dump(include=_SAME),
            **(levy.carried.model_dump(include=_CARRIED) if levy.carried else dict.fromkeys(_CARRIED)),
            "id": levy.bill,
            "municipality": self.books.municipality,
            "book_year": self.books.fiscal_year,
            "opened_book_year": self.books.fiscal_year,
            "payable_until": self.payable_until,
            "state": self.state,
            "arrears_since": self.arrears_since,
            "outstanding_principal": outstanding.principal,
            "outstanding_charge": outstanding.charge,
            "beside_principal": beside.principal,
            "beside_charge": beside.charge,
        }

    def entry(self, actor: str, today: date) -> Entry | None:
        """Decided (Dongjak 6④), or carried in as of 1 January (이월, Dongjak 15③); none if beside the books."""
        if self.beside or not self.claimed.total:
            return None
        if self.levy.kind == "carried_over":
            new_year = date(self.books.fiscal_year, 1, 1)
            return carried_in(self.books, self.claimed, Cause("levy", self.levy.bill, actor, new_year, today))
        closed_year = self.levy.fiscal_year if self.levy.fiscal_year < self.books.fiscal_year else None
        cause = Cause("levy", self.levy.bill, actor, self.levy.decided_day, today, about_year=closed_year)
        return decided(self.books, self.claimed, cause)


_SAME = {
    "taxpayer", "item", "fiscal_year", "period", "levy_number", "kind", "liability_day", "decided_day", "due_date",
    "principal", "debtor",
}  # fmt: skip
_CARRIED = {"demand_due", "written_off_on", "limitation_on"}


def opening(levy: DecidedBill, municipality: str, today: date, first_open_year: int, release: Release) -> Opening:
    """The bill of a levy. `today` is the day on which it is booked.

    A levy of a year that is closed is decided in the first open year's books, naming the closed one (지방회계법 §27).
    Raises UnknownItem, and NotInForce if the law of its late charge is not in the release (before 2011).
    """
    item = release.item(levy.item)
    payable_until = move_to_business_day(levy.due_date)
    paid_before = levy.carried.principal_paid if levy.carried else 0
    claimed = ByComponent(principal=levy.principal - paid_before, charge=levy.penalty)
    _must_be_chargeable(levy, item, municipality, payable_until, release)
    late = levy.kind == "carried_over" and payable_until < today and claimed.total > 0
    year = today.year if levy.kind == "carried_over" else max(levy.fiscal_year, first_open_year)
    return Opening(
        levy=levy,
        books=Books(municipality, year, item.code, levy.bill),
        payable_until=payable_until,
        state=_first_state(levy, claimed, late),
        arrears_since=payable_until + timedelta(days=1) if late else None,
        claimed=claimed,
        kind_digit="1" if item.kind == "local_tax" else "2",
    )


def _must_be_chargeable(
    levy: DecidedBill, item: RevenueItem, municipality: str, payable_until: date, release: Release
) -> None:
    """Refuse a levy whose late charge, or order of payment, no law tells: now, and not when somebody wants to pay."""
    allocation_order(item.code, levy.liability_day, release)
    debt = Debt(
        municipality, item.late_charge, levy.liability_day, payable_until, levy.principal, levy.principal, payments=()
    )
    late_charge(debt, debt.first_late_day, release)


def _first_state(levy: DecidedBill, claimed: ByComponent, late: bool) -> State:
    if not claimed.total:
        return "settled"
    if levy.carried is not None and levy.carried.written_off_on is not None:
        return "written_off"
    return "arrears" if late else "open"
