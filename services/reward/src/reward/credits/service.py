"""Computing credits from the facts: of the bills that a fact touched, and of the months that these bills touch."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from semu_kit.clock import KST
from semu_kit.ids import new_id
from semu_kit.runtime import Runtime
from semu_law import Release, load
from sqlalchemy.ext.asyncio import AsyncSession

from reward.awards import service as awards
from reward.credits import repository
from reward.credits.models import DECIDED, EXCLUDED, PROVISIONAL, RECOGNISED, REFUSED, REVERSED, Credit
from reward.credits.months import InMonth, cap_month
from reward.credits.repository import Counted, Month, Place
from reward.credits.rules import CreditKey, Draft, Fixed, draft_bill, reversal
from reward.facts import repository as facts
from reward.reports import falls

MARKS_AT_ONCE = 2_000
"""Marks taken in one transaction, so that memory stays flat however many bills a fact touches."""


MONTHS_AT_ONCE = 20
"""Months capped in one transaction: one may hold thousands of credits."""


async def credit_touched(runtime: Runtime) -> None:
    """Compute the credits of all bills that facts have touched since (a job of the worker).

    The months are capped when the bills are done, each once, however many of its receipts were touched. Until then a
    credit shows no more than it may, and a new one nothing.
    """
    while await _credit_some(runtime):
        pass
    while await _cap_some(runtime):
        pass


async def _credit_some(runtime: Runtime) -> bool:
    async with runtime.database.transaction() as session:
        touched = await facts.take_touched(session, MARKS_AT_ONCE)
        for municipality, bills in sorted(touched.items()):
            now, today = runtime.clock.now(), runtime.clock.today()
            await _share(session, load(), now, municipality, bills, today)
            # What the committee gave follows its receipts, while the bills are held.
            await awards.take_back(session, now, bills)
            await falls.follow(session, load(), now, today, bills)
        return bool(touched)


async def _cap_some(runtime: Runtime) -> bool:
    async with runtime.database.transaction() as session:
        months = await repository.take_uncapped(session, MONTHS_AT_ONCE)
        await _cap(session, runtime.clock.now(), months)
        return bool(months)


async def recompute(
    session: AsyncSession,
    law: Release,
    now: datetime,
    municipality: str,
    bills: Collection[UUID],
    *,
    decided_on: date | None = None,
) -> None:
    """Compute the bills' credits again from all facts on record, and the caps of the months that they touch.

    `decided_on` is the day of the decision that is being entered; None while there is none. Holds the bills, then the
    months, until the transaction ends.
    """
    months = await _share(session, law, now, municipality, bills, decided_on or now.astimezone(KST).date())
    await _cap(session, now, months)


async def _share(
    session: AsyncSession, law: Release, now: datetime, municipality: str, bills: Collection[UUID], day: date
) -> Collection[Month]:
    """Make the bills' credits what the facts say; the months that they touch are held, and are to be capped."""
    await facts.lock_bills(session, municipality, bills)
    known, register = await facts.load(session, bills)
    places = await repository.places(session, bills)
    if not known and not places:
        return ()
    fixed = _fixed(places)
    drafts = [
        (bill, draft)
        for bill, of_bill in known.items()
        for draft in draft_bill(law, municipality, of_bill.receipts, of_bill.work(register), fixed.get(bill, {}), day)
    ]
    months = {(place.official, place.month) for place in places if place.official}
    months |= {(draft.official, month_of(draft.day)) for _, draft in drafts if draft.official}
    await repository.lock_months(session, municipality, months)
    await _merge(session, law, now, municipality, drafts, await repository.of_bills(session, bills))
    await session.flush()
    return months


def _fixed(places: Iterable[Place]) -> dict[UUID, dict[CreditKey, Fixed]]:
    """What no computing changes, by bill."""
    shares: defaultdict[UUID, dict[CreditKey, Fixed]] = defaultdict(dict)
    for place in places:
        if place.fixed is not None:
            shares[place.bill][place.receipt, place.official, place.kind] = Fixed(place.fixed, place.case_capped)
    return shares


async def _merge(
    session: AsyncSession,
    law: Release,
    now: datetime,
    municipality: str,
    drafts: Sequence[tuple[UUID, Draft]],
    credits: Iterable[Credit],
) -> None:
    """Make the bills' credits what the drafts say; what the committee decided stays."""
    own = {(credit.receipt, credit.official, credit.kind): credit for credit in credits}
    live = {draft.receipt for _, draft in drafts}
    new = []
    for bill, draft in drafts:
        credit = own.pop(draft.key, None)
        if credit is None:
            new.append(_new(municipality, bill, draft, now))
        elif credit.state not in DECIDED:
            for name, value in _values(draft).items():
                setattr(credit, name, value)
            credit.amount = min(credit.amount, draft.share)
            if session.is_modified(credit):
                credit.computed_at = now
    for credit in own.values():
        if credit.receipt not in live:
            _reverse(credit, law, now)
        elif credit.state not in DECIDED:
            await session.delete(credit)
    await repository.add(session, new)


def _new(municipality: str, bill: UUID, draft: Draft, now: datetime) -> dict[str, Any]:
    return {
        "id": new_id(),
        "municipality": municipality,
        "bill": bill,
        "receipt": draft.receipt,
        "official": draft.official,
        "kind": draft.kind,
        "day": draft.day,
        "month": month_of(draft.day),
        "provider": draft.number[0],
        "payment_id": draft.number[1],
        "amount": 0,
        "computed_at": now,
        **_values(draft),
    }


def _values(draft: Draft) -> dict[str, Any]:
    excluded = draft.excluded
    return {
        "state": EXCLUDED if excluded else PROVISIONAL,
        "reason": excluded.reason if excluded else None,
        "article": excluded.article if excluded else None,
        "gross": draft.gross,
        "share": draft.share,
        "case_capped": draft.case_capped,
        "month_cap": draft.month_cap,
        "trace": draft.trace,
    }


def _reverse(credit: Credit, law: Release, now: datetime) -> None:
    """The receipt was undone, and nothing has been paid for it: the credit falls (수납 취소)."""
    if credit.state in (REVERSED, REFUSED):
        return
    undone = reversal(law, credit.municipality, credit.day)
    credit.state, credit.reason, credit.article = REVERSED, undone.reason, undone.article
    credit.amount = credit.share = credit.gross = 0
    credit.computed_at = now


async def _cap(session: AsyncSession, now: datetime, months: Collection[Month]) -> None:
    """Hold the months to their caps; only amounts that change are written."""
    by_month: defaultdict[Month, list[Counted]] = defaultdict(list)
    for counted in await repository.counted_in(session, months):
        by_month[counted.official, counted.month].append(counted)
    changed: dict[UUID, int] = {}
    for of_month in by_month.values():
        amounts = cap_month(_in_month(one) for one in of_month)
        changed |= {one.id: amounts[one.id] for one in of_month if amounts.get(one.id, one.amount) != one.amount}
    await repository.set_amounts(session, now, changed)
    await repository.set_capped(session, months)


def _in_month(one: Counted) -> InMonth:
    fixed = one.amount if one.state == RECOGNISED else None
    return InMonth(one.id, one.day, (one.provider, one.payment_id), one.share, one.month_cap, fixed)


def month_of(day: date) -> date:
    """First day of the collection month (징수월)."""
    return day.replace(day=1)
