"""The entries that this service makes, one function for each thing that can happen to a bill's money.

Every entry that is about a bill is balanced within its item and component, so that what was decided, collected and
reduced can be proved component by component; only over-payment and suspense leave the component open.
"""

from dataclasses import dataclass
from uuid import UUID

from semu_kit.ids import new_id

from collection.ledger.rules import Account, ByComponent, Cause, Entry, Kind, Posting


@dataclass(frozen=True, slots=True)
class Books:
    """Where a bill's entries belong."""

    municipality: str
    fiscal_year: int
    """회계연도 of the books, which for carried-over arrears is not the year of the levy."""
    item: str
    bill: UUID


def decided(books: Books, amounts: ByComponent, cause: Cause) -> Entry:
    """Decision (징수결정): receivable / decided."""
    return _pairwise("decision", books, "receivable", "decided", amounts, cause)


def carried_in(books: Books, amounts: ByComponent, cause: Cause) -> Entry:
    """Carried over from earlier years (이월): receivable / carried_in."""
    return _pairwise("carry_in", books, "receivable", "carried_in", amounts, cause)


def late_charge_decided(books: Books, won: int, cause: Cause) -> Entry:
    """A late charge, when it is paid or the principal is settled without it: receivable / decided (charge)."""
    return _pairwise("late_charge", books, "receivable", "decided", ByComponent(charge=won), cause)


def received(books: Books, amounts: ByComponent, cause: Cause) -> Entry:
    """Money for what a bill owes (수납): bank / receivable."""
    return _pairwise("receipt", books, "bank", "receivable", amounts, cause)


def reduced(books: Books, amounts: ByComponent, cause: Cause) -> Entry:
    """Reduction of what is unpaid (감액): reduced / receivable."""
    return _pairwise("reduction", books, "reduced", "receivable", amounts, cause)


def reinstated(books: Books, amounts: ByComponent, cause: Cause) -> Entry:
    """A write-off cancelled before a payment of it is taken (결손처분 취소): receivable / reinstated."""
    return _pairwise("reinstatement", books, "receivable", "reinstated", amounts, cause)


def overpaid(books: Books, won: int, cause: Cause) -> Entry:
    """Paid twice or too much (과오납): bank / overpaid."""
    postings = (
        Posting("bank", debit=won, bill=books.bill, item=books.item),
        Posting("overpaid", credit=won, bill=books.bill, item=books.item),
    )
    return Entry(new_id(), "overpayment", books.municipality, books.fiscal_year, cause, postings)


def unmatched(municipality: str, won: int, cause: Cause) -> Entry:
    """Money that matches no bill (미확인 수납), in the books of the year it came in: bank (unassigned) / suspense."""
    postings = (Posting("bank", debit=won), Posting("suspense", credit=won))
    return Entry(new_id(), "suspense", municipality, cause.value_day.year, cause, postings)


def _pairwise(kind: Kind, books: Books, debit: Account, credit: Account, amounts: ByComponent, cause: Cause) -> Entry:
    postings = tuple(
        posting
        for component, won in amounts.parts()
        for posting in (
            Posting(debit, debit=won, bill=books.bill, item=books.item, component=component),
            Posting(credit, credit=won, bill=books.bill, item=books.item, component=component),
        )
    )
    return Entry(new_id(), kind, books.municipality, books.fiscal_year, cause, postings)
