"""What a bill owes as of a day. Pure; won and KST days."""

from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from semu_law import Release

from collection.late_charges.facts import Debt, Debtor, Deferral, LateCharge, PrincipalPayment
from collection.late_charges.rules import late_charge
from collection.ledger.entries import Books
from collection.ledger.rules import ByComponent

State = Literal["open", "arrears", "settled", "withdrawn", "written_off", "lapsed"]


OWING_NOTHING: tuple[State, ...] = ("settled", "withdrawn", "lapsed")


@dataclass(frozen=True, slots=True)
class Account:
    """A bill as the ledger has it at one moment; held under its row lock while it changes."""

    bill: UUID
    taxpayer: UUID
    shard: int
    municipality: str
    item: str
    fiscal_year: int
    period: str
    levy_number: str
    kind: Literal["new", "carried_over"]
    debtor: Debtor
    opened_book_year: int
    """회계연도 of the books in which it was opened here."""
    book_year: int
    """회계연도 of the books that hold it now."""
    payment_number: str
    liability_day: date
    decided_day: date
    due_date: date
    payable_until: date
    demand_due: date | None
    written_off_on: date | None
    written_off_in: int | None
    """회계연도 of the books that hold the write-off; none where it came written off."""
    lapsed_on: date | None
    limitation_on: date | None
    principal: int
    """본세 as notified."""
    reduced_principal: int
    """What reductions took off it."""
    state: State
    arrears_since: date | None
    notified_on: date | None
    settled_on: date | None
    outstanding: ByComponent
    beside: ByComponent
    """Written off, beside the books; or lapsed, and remembered for the day when its story is told again."""
    late_charge_decided: int
    payments: tuple[PrincipalPayment, ...]
    """Principal received since the bill is here, by value day."""
    deferrals: tuple[Deferral, ...] = ()

    @property
    def books(self) -> Books:
        return self.books_of(self.book_year)

    def books_of(self, year: int) -> Books:
        """The books of any year, for entries about this bill."""
        return Books(self.municipality, year, self.item, self.bill)

    @property
    def claimed(self) -> ByComponent:
        """What is claimed without any further late charge, in the books or beside them."""
        return self.outstanding + self.beside

    def debt(self, release: Release) -> Debt:
        """The facts of its late charge. Principal received before the bill came here counts as paid in time."""
        return Debt(
            municipality=self.municipality,
            basis=release.item(self.item).late_charge,
            liability_day=self.liability_day,
            payable_until=self.payable_until,
            notified_principal=self.principal - self.reduced_principal,
            principal=self.claimed.principal + sum(payment.won for payment in self.payments),
            payments=self.payments,
            deferrals=self.deferrals,
            debtor=self.debtor,
        )


@dataclass(frozen=True, slots=True)
class Owed:
    """What is owed as of a day: `amounts` with every late charge, of which `undecided` is in no books yet."""

    amounts: ByComponent
    undecided: int
    late_charge: LateCharge


def owed_as_of(account: Account, day: date, release: Release) -> Owed:
    """What the bill, with all that was posted so far, owes when `day` ends.

    Nothing, once it is settled, withdrawn or lapsed.
    """
    charge = late_charge(account.debt(release), day, release)
    if account.state in OWING_NOTHING:
        return Owed(ByComponent(), 0, charge)
    undecided = max(0, charge.won - account.late_charge_decided)
    return Owed(account.claimed + ByComponent(charge=undecided), undecided, charge)
