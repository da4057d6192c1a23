"""Reductions applied: what is unpaid goes, what was paid for it is over-payment (Dongjak 11②, 12②, 16)."""

from collections import defaultdict
from collections.abc import Sequence

from semu_contracts.events.assessment import LevyReduced, ReducedLevy
from semu_contracts.events.collection import Amounts, BillReduced, ReducedBill
from semu_contracts.events.envelope import Event
from semu_kit.clock import Clock
from semu_kit.outbox import events_about, record
from semu_kit.problems import Conflict
from sqlalchemy.ext.asyncio import AsyncSession

from collection.bills import repository as bills
from collection.bills.service import BillUnknown
from collection.ledger import repository as ledger
from collection.ledger.rules import Cause
from collection.officials import must_not_lie_ahead
from collection.receipts import repository as receipts
from collection.receipts import retelling
from collection.receipts.changes import Change, Facts
from collection.reductions import repository
from collection.reductions.rules import exceeds


class ReducedBelowNothing(Conflict):
    """A decision takes back more than was decided here."""

    type, title = "reduced-below-nothing", "More is taken back than was decided here"


async def reduce(session: AsyncSession, clock: Clock, event: Event[LevyReduced]) -> None:
    """Apply the decisions of one event that were not applied before, each once.

    A payment in the same instant: whichever holds the bill's lock first, the other tells the story with both.
    Raises BillUnknown, ReducedBelowNothing, DayAhead.
    """
    await ledger.lock_for_posting(session, event.municipality)
    accounts = await bills.lock(session, event.municipality, [levy.bill for levy in event.data.items])
    known = await repository.known(session, [levy.correction for levy in event.data.items])
    by_bill: dict[object, list[ReducedLevy]] = defaultdict(list)
    for levy in event.data.items:
        if levy.bill not in accounts:
            raise BillUnknown("그런 과세 건이 없습니다. 부과 통보를 먼저 처리하십시오.", bill=levy.bill)
        must_not_lie_ahead(levy.decided_day, clock)
        if levy.correction not in known:
            known.add(levy.correction)
            by_bill[levy.bill].append(levy)
    posted = await receipts.posted(session, list(accounts))
    facts = []
    for account in accounts.values():
        if levies := by_bill[account.bill]:
            parts = posted[account.bill].parts
            if exceeds(account, parts, levies):
                raise ReducedBelowNothing(
                    "감액이 이 과세 건의 결정액보다 큽니다. 감액 금액을 확인해 다시 보내십시오.", bill=account.bill
                )
            first = levies[0]
            cause = Cause("reduction", first.correction, event.actor, first.decided_day, clock.today(), first.provision)
            facts.append(Facts(account, tuple(parts), posted[account.bill].postings, cause, reductions=tuple(levies)))
    changes = await retelling.write(session, clock, event.municipality, event.actor, facts)
    reduced = [(one.after.bill, levy, year) for one in changes for levy, year in one.reduced]
    await repository.add(session, reduced, clock.today(), event.actor, clock.now())
    await _tell(session, clock, event, changes)


async def _tell(session: AsyncSession, clock: Clock, event: Event[LevyReduced], changes: Sequence[Change]) -> None:
    shards = {one.after.bill: one.after.shard for one in changes}
    told = [
        ReducedBill(
            taxpayer=one.after.taxpayer,
            bill=one.after.bill,
            correction=levy.correction,
            amounts=Amounts(principal=levy.principal, charge=levy.penalty),
            taken_back=one.after.state == "withdrawn",
        )
        for one in changes
        for levy, _ in one.reduced
    ]
    await record(
        session,
        *events_about(
            BillReduced,
            told,
            shard=lambda item: shards[item.bill],
            source="collection",
            municipality=event.municipality,
            actor=event.actor,
            at=clock.now(),
        ),
    )
