"""What may be taken over the counter. Pure; won."""

from collection.ledger.rules import ByComponent
from collection.receipts.rules import Share


def most_for(share: Share, owed: ByComponent) -> int:
    """The most that is taken for a share: what its bill, or the component that the payer chose, owes."""
    return owed.total if share.component is None else dict(owed.parts()).get(share.component, 0)


def receipt_number(municipality: str, year: int, number: int) -> str:
    """영수증 번호, as printed: municipality, year, and the year's own number without gaps."""
    return f"{municipality}-{year}-{number:06d}"
