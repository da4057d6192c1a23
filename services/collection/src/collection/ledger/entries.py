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


def late_charge_reversed(books: Books, won: int, cause: Cause) -> Entry:
    """A late charge that was decided with a receipt that is reversed: decided / receivable (charge)."""
    return _pairwise("late_charge_reversal", books, "decided", "receivable", ByComponent(charge=won), cause)


def received(books: Books, amounts: ByComponent, cause: Cause) -> Entry:
    """Money for what a bill owes (수납): bank / receivable."""
    return _pairwise("receipt", books, "bank", "receivable", amounts, cause)


def receipt_reversed(books: Books, amounts: ByComponent, cause: Cause) -> Entry:
    """A receipt taken back: receivable / bank."""
    return _pairwise("receipt_reversal", books, "receivable", "bank", amounts, cause)


def reduced(books: Books, amounts: ByComponent, cause: Cause) -> Entry:
    """A decision taken back, wholly or in part (감액): reduced / receivable."""
    return _pairwise("reduction", books, "reduced", "receivable", amounts, cause)


def written_off(books: Books, amounts: ByComponent, cause: Cause) -> Entry:
    """정리보류: written_off / receivable."""
    return _pairwise("write_off", books, "written_off", "receivable", amounts, cause)


def write_off_cancelled(books: Books, amounts: ByComponent, cause: Cause) -> Entry:
    """A write-off of the same books cancelled (Dongjak 23): receivable / written_off."""
    return _pairwise("write_off_cancellation", books, "receivable", "written_off", amounts, cause)


def reinstated(books: Books, amounts: ByComponent, cause: Cause) -> Entry:
    """A write-off of earlier books cancelled (결손처분 취소, Dongjak 22): receivable / reinstated."""
    return _pairwise("reinstatement", books, "receivable", "reinstated", amounts, cause)


def lapsed(books: Books, amounts: ByComponent, cause: Cause) -> Entry:
    """The limitation period completed (시효완성정리): lapsed / receivable."""
    return _pairwise("lapse", books, "lapsed", "receivable", amounts, cause)


def lapsed_after_write_off(books: Books, amounts: ByComponent, cause: Cause) -> Entry:
    """… of a claim that was written off in the same books: lapsed / written_off."""
    return _pairwise("lapse", books, "lapsed", "written_off", amounts, cause)


def overpaid(books: Books, won: int, cause: Cause) -> Entry:
    """Paid twice or too much (과오납): bank / overpaid."""
    return _of_item("overpayment", books, "bank", "overpaid", won, cause)


def overpayment_reversed(books: Books, won: int, cause: Cause) -> Entry:
    """Over-payment taken back: overpaid / bank."""
    return _of_item("overpayment_reversal", books, "overpaid", "bank", won, cause)


def unmatched(municipality: str, fiscal_year: int, won: int, cause: Cause) -> Entry:
    """Money that matches no bill (미확인 수납): bank (unassigned) / suspense."""
    postings = (Posting("bank", debit=won), Posting("suspense", credit=won))
    return Entry(new_id(), "suspense", municipality, fiscal_year, cause, postings)


def out_of_suspense(municipality: str, fiscal_year: int, won: int, cause: Cause) -> Entry:
    """Money leaves suspense, for its bill by a transfer (대체) or with the bank: suspense / bank (unassigned)."""
    postings = (Posting("suspense", debit=won), Posting("bank", credit=won))
    return Entry(new_id(), "suspense_release", municipality, fiscal_year, cause, postings)


def awaiting_decision(municipality: str, fiscal_year: int, item: str, won: int, cause: Cause) -> Entry:
    """Self-assessed money before its decision (신고납부, Dongjak 7②): bank / awaiting_decision, of one item."""
    postings = (Posting("bank", debit=won, item=item), Posting("awaiting_decision", credit=won, item=item))
    return Entry(new_id(), "awaiting_decision", municipality, fiscal_year, cause, postings)


def decision_met(municipality: str, fiscal_year: int, item: str, won: int, cause: Cause) -> Entry:
    """… its decision came, or the money went back: awaiting_decision / bank. Its receipt follows as for any money."""
    postings = (Posting("awaiting_decision", debit=won, item=item), Posting("bank", credit=won, item=item))
    return Entry(new_id(), "awaiting_release", municipality, fiscal_year, cause, postings)


def _of_item(kind: Kind, books: Books, debit: Account, credit: Account, won: int, cause: Cause) -> Entry:
    postings = (
        Posting(debit, debit=won, bill=books.bill, item=books.item),
        Posting(credit, credit=won, bill=books.bill, item=books.item),
    )
    return Entry(new_id(), kind, books.municipality, books.fiscal_year, cause, postings)


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
