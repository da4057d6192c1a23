"""What bills owe as of a day, in amounts and in words."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from semu_contracts.events.collection import Amounts
from semu_contracts.internal.amounts import AmountsAnswer, OwedBill
from semu_law import load
from sqlalchemy.ext.asyncio import AsyncSession

from collection.bills import history, repository
from collection.bills.rules import Account, Owed, owed_as_of
from collection.late_charges.explanation import explain
from collection.late_charges.trace import trace
from collection.ledger.rules import ByComponent
from collection.receipts import repository as receipts
from collection.reductions import repository as reductions


async def owed(session: AsyncSession, bills: Sequence[UUID], as_of: date, today: date) -> AmountsAnswer:
    """What `bills` owe as of a day, in the order asked; one that is not known is left out.

    Of a day past, it is told from what had come by then.
    """
    accounts = await repository.read(session, bills)
    if as_of < today:
        accounts = await _as_they_were(session, accounts, as_of)
    found = {account.bill: account for account in accounts}
    return AmountsAnswer(as_of=as_of, bills=[tell(found[bill], as_of) for bill in bills if bill in found])


async def _as_they_were(session: AsyncSession, accounts: Sequence[Account], day: date) -> list[Account]:
    law, bills = load(), [account.bill for account in accounts]
    posted = await receipts.posted(session, bills)
    reduced = await reductions.decided_after(session, bills, day)
    return [
        history.as_of(
            account,
            posted[account.bill].parts,
            day,
            law,
            left_later=[part for part, left_on in posted[account.bill].left if left_on > day],
            reduced_later=reduced.get(account.bill, ByComponent()),
        )
        for account in accounts
    ]


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
        explanation=_why(account, now),
        trace=trace(now.late_charge, law),
    )


def _why(account: Account, now: Owed) -> list[str]:
    if account.state == "settled":
        return ["모두 납부되어 더 낼 금액이 없습니다."]
    if account.state == "withdrawn":
        return ["부과가 취소되거나 철회되어 낼 금액이 없습니다."]
    if account.state == "lapsed":
        return ["소멸시효가 완성되어 낼 금액이 없습니다."]
    sentences = explain(now.late_charge)
    decided = account.late_charge_decided
    if decided and now.undecided:
        sentences.append(f"그중 {decided:,}원은 이미 결정되었고, 나머지 {now.undecided:,}원을 더합니다.")
    if account.claimed.charge:
        sentences.append(f"이미 결정되어 아직 내지 않은 가산세·가산금은 {account.claimed.charge:,}원입니다.")
    return sentences
