"""Money that finds its bill: matched by an official, or by the decision that it waited for."""

from collections import defaultdict
from uuid import UUID

from prometheus_client import Gauge
from semu_contracts.events.assessment import LevyDecided
from semu_contracts.events.envelope import Event
from semu_kit.auth import Principal
from semu_kit.clock import Clock
from semu_kit.ids import new_id
from semu_kit.problems import Conflict, NotFound
from sqlalchemy.ext.asyncio import AsyncSession

from collection.bills import repository as bills
from collection.bills.history import Part
from collection.bills.service import BillUnknown
from collection.days.repository import municipalities
from collection.ledger import entries as entry_of
from collection.ledger import repository as ledger
from collection.ledger.rules import Cause, Entry
from collection.ledger.years import year_of_money
from collection.officials import official_id
from collection.receipts import repository as receipts
from collection.receipts import retelling
from collection.receipts.changes import Facts
from collection.receipts.rules import Share, part_of
from collection.suspense import repository
from collection.suspense.schemas import MatchedAnswer, NewMatching
from collection.year_ends.repository import first_open_year

PAYMENTS = Gauge("semu_suspense_payments", "Payments that are in suspense, at least in part", ["municipality"])
WON = Gauge("semu_suspense_won", "Won in suspense", ["municipality"])


class PaymentUnknown(NotFound):
    """No payment of the caller's municipality has this id."""

    type, title = "payment-unknown", "No such payment"


class NotInSuspense(Conflict):
    """The payment has less in suspense than is to be matched."""

    type, title = "not-in-suspense", "So much is not in suspense"


async def match(
    session: AsyncSession, clock: Clock, principal: Principal, payment: UUID, wanted: NewMatching
) -> MatchedAnswer:
    """Give money that is no bill's to its bill by two transfers (대체), as of the payment's own value day.

    Money in suspense may go in parts; self-assessed money that waits for a decision goes whole. Two officials in the
    same instant: the second sees what the first left. Raises NotAnOfficial, PaymentUnknown, BillUnknown,
    NotInSuspense.
    """
    official_id(principal)
    municipality, actor = principal.municipality, principal.actor
    await ledger.lock_for_posting(session, municipality)
    await repository.lock_payments(session, [payment])
    kept = (await repository.kept(session, municipality, [payment])).get(payment)
    if kept is None:
        raise PaymentUnknown("그런 납부가 없습니다. 번호와 지방자치단체를 확인하십시오.", payment=payment)
    left = kept.payment.total if kept.awaiting else kept.in_suspense
    won = wanted.won or left
    if not 0 < won <= left or (kept.awaiting and won < left):
        raise NotInSuspense(
            "그 금액은 옮길 수 없습니다. 미확인 수납은 남은 금액 안에서, 징수결정 대기 금액은 전액을 보내십시오.",
            left=left,
        )
    accounts = await bills.lock(session, municipality, [wanted.bill])
    if wanted.bill not in accounts:
        raise BillUnknown("그런 과세 건이 없습니다. 번호와 지방자치단체를 확인하십시오.", bill=wanted.bill)
    cause = Cause("matching", new_id(), actor, kept.payment.value_day, clock.today())
    year, told = year_of_money(cause, await first_open_year(session, municipality))
    released = [(payment, wanted.bill, won, year, clock.today(), actor, clock.now())]
    if kept.awaiting:
        await repository.release(session, "awaiting_release", released)
        out = entry_of.decision_met(municipality, year, kept.awaiting, won, told)
    else:
        await repository.release(session, "suspense_release", released)
        out = entry_of.out_of_suspense(municipality, year, won, told)
    standing = (await receipts.posted(session, [wanted.bill]))[wanted.bill]
    coming = part_of(kept.payment, Share(wanted.bill, won, wanted.component))
    facts = Facts(accounts[wanted.bill], tuple(standing.parts), standing.postings, cause, new=(coming,))
    await retelling.write(session, clock, municipality, actor, [facts], [out])
    return MatchedAnswer(payment=payment, bill=wanted.bill, won=won, left=left - won)


async def meet_decisions(session: AsyncSession, clock: Clock, event: Event[LevyDecided]) -> None:
    """Give self-assessed money to the bills that were decided for it (사후 징수결정, Dongjak 7③, 7⑤).

    A payment that was not told yet finds its bill when it comes. The levies' bills are open. Call `lock_for_posting`
    before.
    """
    decided = {payment: levy.bill for levy in event.data.items for payment in levy.paid_by}
    if not decided:
        return
    await repository.lock_payments(session, list(decided))
    await repository.add_decided_for(session, decided)
    bill_of = await repository.decided_for(session, event.municipality, list(decided))
    kept = await repository.kept(session, event.municipality, list(decided))
    waiting = {one.payment: one.awaiting for one in kept.values() if one.awaiting and one.payment.payment in bill_of}
    accounts = await bills.lock(session, event.municipality, [bill_of[payment.payment] for payment in waiting])
    today, now, open_year = clock.today(), clock.now(), await first_open_year(session, event.municipality)
    released: list[tuple[object, ...]] = []
    entries: list[Entry] = []
    coming: dict[UUID, list[Part]] = defaultdict(list)
    for payment, item in waiting.items():
        bill = bill_of[payment.payment]
        cause = Cause("payment", payment.payment, event.actor, payment.value_day, today)
        year, cause = year_of_money(cause, open_year)
        released.append((payment.payment, bill, payment.total, year, today, event.actor, now))
        entries.append(entry_of.decision_met(event.municipality, year, item, payment.total, cause))
        coming[bill].append(part_of(payment, Share(bill, payment.total)))
    await repository.release(session, "awaiting_release", released)
    standing = await receipts.posted(session, list(accounts))
    facts = [
        Facts(
            accounts[bill],
            tuple(standing[bill].parts),
            standing[bill].postings,
            Cause("payment", parts[0].payment, event.actor, parts[0].value_day, today),
            new=tuple(parts),
        )
        for bill, parts in coming.items()
    ]
    await retelling.write(session, clock, event.municipality, event.actor, facts, entries)


async def measure(session: AsyncSession) -> None:
    """Set the gauges of suspense; zero where there is none, so that its growth shows."""
    found = await repository.in_suspense(session)
    for municipality in await municipalities(session):
        payments, won = found.get(municipality, (0, 0))
        PAYMENTS.labels(municipality).set(payments)
        WON.labels(municipality).set(won)
