"""What bills owe as of a day, in amounts and in words."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from semu_contracts.events.collection import Amounts
from semu_contracts.internal.amounts import AmountsAnswer, OwedBill
from semu_law import load
from sqlalchemy.ext.asyncio import AsyncSession

from collection.bills import repository
from collection.bills.rules import Account, owed_as_of
from collection.late_charges.explanation import explain, trace


async def owed(session: AsyncSession, bills: Sequence[UUID], as_of: date) -> AmountsAnswer:
    """What `bills` owe as of a day, in the order asked; one that is not known is left out."""
    found = {account.bill: account for account in await repository.read(session, bills)}
    return AmountsAnswer(as_of=as_of, bills=[tell(found[bill], as_of) for bill in bills if bill in found])


def tell(account: Account, as_of: date) -> OwedBill:
    """One bill as it is told: amounts, and why."""
    law = load()
    now = owed_as_of(account, as_of, law)
    return OwedBill(
        bill=account.bill,
        taxpayer=account.taxpayer,
        municipality=account.municipality,
        state=account.state,
        item=account.item,
        item_name=law.item(account.item).name,
        fiscal_year=account.fiscal_year,
        period=account.period,
        levy_number=account.levy_number,
        payment_number=account.payment_number,
        due_date=account.due_date,
        arrears_since=account.arrears_since,
        owed=Amounts(principal=now.amounts.principal, charge=now.amounts.charge, expense=now.amounts.expense),
        explanation=explain(now.late_charge),
        trace=trace(now.late_charge, law),
    )
