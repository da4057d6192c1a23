"""Taking money over the counter: as the payer chooses, never more than is owed, with a numbered receipt at once."""

from collections import Counter
from dataclasses import asdict
from datetime import date
from uuid import UUID

from semu_kit.auth import Principal
from semu_kit.clock import Clock
from semu_kit.ids import new_id
from semu_kit.problems import Conflict, Problem
from semu_law import load
from sqlalchemy.ext.asyncio import AsyncSession

from collection.bills import repository as bills
from collection.bills.rules import owed_as_of
from collection.bills.service import BillUnknown
from collection.counter import repository
from collection.counter.models import CounterReceipt
from collection.counter.rules import most_for, receipt_number
from collection.counter.schemas import CounterDay, CounterReceiptAnswer, CounterShare, NewCounterReceipt, TillTotal
from collection.ledger import repository as ledger
from collection.officials import official_id
from collection.receipts import service as receipts
from collection.receipts.declarations import declaration_of
from collection.receipts.rules import IncomingPayment, Share

PROVIDER = "counter"
"""Under which payments over the counter are known, with the receipt's number."""


class ApprovalMissing(Problem):
    """A card's receipt names the terminal's approval, and cash has none."""

    status, type, title = 422, "counter-card-approval", "A card needs its approval number, cash has none"


class BillTwice(Problem):
    """A bill is named by two shares."""

    status, type, title = 422, "counter-bill-twice", "Each bill is named once"


class BillsOrDeclaration(Problem):
    """A receipt is for bills, or for what was declared and has none yet: one receipt for one of the two."""

    status, type, title = 422, "counter-bills-or-declaration", "Either bills or a declaration"


class MoreThanOwed(Conflict):
    """More is offered than the bill, or the chosen component, owes today: nothing is taken that would go back."""

    type, title = "counter-more-than-owed", "More than is owed"


async def take(
    session: AsyncSession, clock: Clock, principal: Principal, body: NewCounterReceipt
) -> CounterReceiptAnswer:
    """Take money for bills of the official's municipality, or for what was declared, and give the receipt.

    Raises NotAnOfficial, ApprovalMissing, BillsOrDeclaration, DeclarationUnfit, BillTwice, BillUnknown, MoreThanOwed.
    Two counters that take the same bill at once: the second waits for the bill's lock, and is told that nothing is
    owed any more.
    """
    official = official_id(principal)
    _check(body)
    shares = tuple(Share(share.bill, share.won, share.component) for share in body.shares)
    await ledger.lock_for_posting(session, principal.municipality)
    now, today = clock.now(), clock.today()
    await _must_be_owed(session, principal.municipality, shares, today)
    declaration = declaration_of(body.declaration, today)
    number = await repository.next_number(session, principal.municipality, today.year)
    payment = IncomingPayment(
        payment=new_id(),
        provider=PROVIDER,
        payment_id=receipt_number(principal.municipality, today.year, number),
        channel=f"counter_{body.method}",
        total=body.declaration.won if body.declaration else sum(share.won for share in shares),
        value_day=today,
        approved_at=now,
        bills=shares,
        declaration=declaration,
    )
    await receipts.post(session, clock, principal.municipality, principal.actor, [payment])
    receipt = CounterReceipt(
        payment=payment.payment, municipality=principal.municipality, year=today.year, number=number,
        method=body.method, card_approval=body.card_approval, total=payment.total,
        shares=[share.model_dump(mode="json") for share in body.shares],
        declaration=asdict(declaration) if declaration else None, day=today, official=official, taken_at=now,
    )  # fmt: skip
    await repository.add(session, receipt)
    return _told(receipt)


async def keep_receipt(session: AsyncSession, payment: IncomingPayment, municipality: str, actor: str) -> None:
    """A receipt that was given before the database was restored, as far as its event tells: its number is taken."""
    *_, year, number = payment.payment_id.split("-")
    method = payment.channel.removeprefix("counter_")
    await repository.add(
        session,
        CounterReceipt(
            payment=payment.payment, municipality=municipality, year=int(year), number=int(number), method=method,
            card_approval="-" if method == "card" else None, total=payment.total,
            shares=[{"bill": str(share.bill), "won": share.won, "component": None} for share in payment.bills],
            day=payment.value_day, official=UUID(actor.partition(":")[2]), taken_at=payment.approved_at,
        ),
    )  # fmt: skip


def _check(body: NewCounterReceipt) -> None:
    if (body.method == "card") != (body.card_approval is not None):
        raise ApprovalMissing("카드는 승인번호가 있어야 하고 현금은 없어야 합니다. 고쳐서 다시 보내십시오.")
    if bool(body.shares) == (body.declaration is not None):
        raise BillsOrDeclaration("과세 건과 신고 내용 가운데 하나만 있어야 합니다. 영수증을 나누어 다시 보내십시오.")
    twice = [bill for bill, times in Counter(share.bill for share in body.shares).items() if times > 1]
    if twice:
        raise BillTwice("같은 과세 건이 두 번 있습니다. 하나로 합치거나 영수증을 나누십시오.", bills=twice)


async def _must_be_owed(session: AsyncSession, municipality: str, shares: tuple[Share, ...], today: date) -> None:
    law = load()
    accounts = await bills.lock(session, municipality, [share.bill for share in shares])
    for share in shares:
        if share.bill not in accounts:
            raise BillUnknown("그런 과세 건이 없습니다. 번호와 지방자치단체를 확인하십시오.", bill=share.bill)
        most = most_for(share, owed_as_of(accounts[share.bill], today, law).amounts)
        if share.won > most:
            raise MoreThanOwed(
                f"오늘 받을 금액 {most}원보다 많습니다. 금액을 다시 확인하고 받으십시오.", bill=share.bill, owed=most
            )


async def of_day(session: AsyncSession, municipality: str, day: date, after: int, limit: int) -> CounterDay:
    """One day's receipts over the counter, with its sums."""
    found = await repository.page(session, municipality, day, after, limit)
    return CounterDay(
        day=day,
        totals=[TillTotal.model_validate(row) for row in await repository.totals(session, municipality, day)],
        receipts=[_told(receipt) for receipt in found],
        next_after=found[-1].number if len(found) == limit else None,
    )


def _told(receipt: CounterReceipt) -> CounterReceiptAnswer:
    return CounterReceiptAnswer(
        receipt_number=receipt_number(receipt.municipality, receipt.year, receipt.number),
        shares=[CounterShare.model_validate(share) for share in receipt.shares],
        **receipt.model_dump(exclude={"municipality", "year", "number", "shares"}),
    )
