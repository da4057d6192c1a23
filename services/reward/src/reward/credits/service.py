"""Computing credits from the facts: of the bills that a fact touched, and of the months that these bills touch."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from semu_kit.ids import new_id
from semu_law import Release
from sqlalchemy.ext.asyncio import AsyncSession

from reward.credits import repository
from reward.credits.models import DECIDED, EXCLUDED, PROVISIONAL, RECOGNISED, REFUSED, REVERSED, Credit
from reward.credits.repository import Month
from reward.credits.rules import Draft, InMonth, cap_month, draft_bill, reversal
from reward.facts import repository as facts

CHUNK = 500
"""Bills computed at once, so that memory stays flat however many a fact touches."""


async def recompute(
    session: AsyncSession, law: Release, now: datetime, municipality: str, bills: Collection[UUID]
) -> None:
    """Compute the bills' credits again from all facts on record, and the caps of the months that they touch.

    Locks the bills, then the months. A transaction that applies several events may so wait in a circle with another;
    PostgreSQL ends one of them, and the consumer does it again.
    """
    ordered = sorted(bills)
    for start in range(0, len(ordered), CHUNK):
        await _recompute(session, law, now, municipality, ordered[start : start + CHUNK])


async def _recompute(
    session: AsyncSession, law: Release, now: datetime, municipality: str, bills: Collection[UUID]
) -> None:
    await facts.lock_bills(session, municipality, bills)
    drafts = await _draft(session, law, municipality, bills)
    places = await repository.places(session, bills)
    months: set[Month] = {(official, month) for _, _, official, month in places if official}
    months |= {(draft.official, month_of(draft.day)) for _, draft in drafts if draft.official}
    await repository.lock_months(session, municipality, months)
    credits = {credit.id: credit for credit in await repository.load(session, bills, months)}
    await _merge(session, law, municipality, drafts, credits, set(bills))
    _cap(credits.values(), months)
    for credit in credits.values():
        if session.is_modified(credit):
            credit.computed_at = now
    await session.flush()


async def _draft(
    session: AsyncSession, law: Release, municipality: str, bills: Collection[UUID]
) -> list[tuple[UUID, Draft]]:
    known, register = await facts.load(session, law, bills)
    recognised = await repository.recognised_shares(session, bills)
    return [
        (bill, draft)
        for bill, of_bill in known.items()
        for draft in draft_bill(law, municipality, of_bill.receipts, of_bill.work(register), recognised.get(bill, {}))
    ]


async def _merge(
    session: AsyncSession,
    law: Release,
    municipality: str,
    drafts: Sequence[tuple[UUID, Draft]],
    credits: dict[UUID, Credit],
    bills: Collection[UUID],
) -> None:
    """Make the bills' credits what the drafts say; what the committee decided stays."""
    own = {(one.receipt, one.official): one for one in credits.values() if one.bill in bills}
    live = {draft.receipt for _, draft in drafts}
    for bill, draft in drafts:
        credit = own.pop(draft.key, None)
        if credit is None:
            credit = _new(municipality, bill, draft)
            credits[credit.id] = credit
            session.add(credit)
        elif credit.state not in DECIDED:
            for name, value in _values(draft).items():
                setattr(credit, name, value)
    for credit in own.values():
        if credit.receipt not in live:
            _reverse(credit, law)
        elif credit.state not in DECIDED:
            del credits[credit.id]
            await session.delete(credit)


def _new(municipality: str, bill: UUID, draft: Draft) -> Credit:
    return Credit(
        id=new_id(),
        municipality=municipality,
        bill=bill,
        receipt=draft.receipt,
        official=draft.official,
        day=draft.day,
        month=month_of(draft.day),
        provider=draft.number[0],
        payment_id=draft.number[1],
        **_values(draft),
    )


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


def _reverse(credit: Credit, law: Release) -> None:
    """The receipt was undone, and nothing has been paid for it: the credit falls (수납 취소)."""
    if credit.state in (REVERSED, REFUSED):
        return
    undone = reversal(law, credit.municipality, credit.day)
    credit.state, credit.reason, credit.article = REVERSED, undone.reason, undone.article
    credit.amount = credit.share = credit.gross = 0


def _cap(credits: Iterable[Credit], months: Collection[Month]) -> None:
    by_month: defaultdict[Month, list[Credit]] = defaultdict(list)
    for credit in credits:
        if credit.official and credit.state in (PROVISIONAL, RECOGNISED):
            by_month[credit.official, credit.month].append(credit)
        elif credit.state not in DECIDED:
            credit.amount = credit.month_before = 0
    for month in months:
        of_month = {credit.id: credit for credit in by_month[month]}
        for credit_id, (amount, before) in cap_month(_in_month(one) for one in of_month.values()).items():
            of_month[credit_id].amount, of_month[credit_id].month_before = amount, before


def _in_month(credit: Credit) -> InMonth:
    fixed = credit.amount if credit.state == RECOGNISED else None
    return InMonth(credit.id, credit.day, (credit.provider, credit.payment_id), credit.share, credit.month_cap, fixed)


def month_of(day: date) -> date:
    """First day of the collection month (징수월)."""
    return day.replace(day=1)
