"""What is owed now, as collection says it."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from semu_contracts.internal.amounts import AmountsAnswer, AmountsQuestion, OwedBill
from semu_kit.runtime import Runtime

from notification.payments.rules import ShownBill
from notification.resources import resources_of


async def owed(
    runtime: Runtime, taxpayer: UUID, bills: Sequence[UUID], *, as_of: date | None = None
) -> list[ShownBill]:
    """The taxpayer's bills among `bills`, as of a day (KST; default: today). Raises UpstreamUnavailable."""
    answer = await resources_of(runtime).collection.post(
        "/collection/internal/v1/amounts", AmountsQuestion(bills=list(bills), as_of=as_of), AmountsAnswer
    )
    return [_shown(bill) for bill in answer.bills if bill.taxpayer == taxpayer]


def _shown(bill: OwedBill) -> ShownBill:
    return ShownBill(
        bill=bill.bill,
        taxpayer=bill.taxpayer,
        state=bill.state,
        item_name=bill.item_name,
        fiscal_year=bill.fiscal_year,
        period=bill.period,
        payment_number=bill.payment_number,
        due_date=bill.due_date,
        principal=bill.owed.principal,
        charge=bill.owed.charge,
        expense=bill.owed.expense,
        explanation=tuple(bill.explanation),
    )


def kept(bill: ShownBill) -> dict[str, Any]:
    """A shown bill as its payment keeps it: what is paid is this and nothing else."""
    return {
        "bill": str(bill.bill), "taxpayer": str(bill.taxpayer), "state": bill.state, "item_name": bill.item_name,
        "fiscal_year": bill.fiscal_year, "period": bill.period, "payment_number": bill.payment_number,
        "due_date": bill.due_date.isoformat(), "principal": bill.principal, "charge": bill.charge,
        "expense": bill.expense,
    }  # fmt: skip
