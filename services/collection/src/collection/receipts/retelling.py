"""A bill's story told again with what came for it, and the differences written: entries, rows and events."""

from collections.abc import Sequence

from semu_kit.clock import Clock
from semu_law import load
from sqlalchemy.ext.asyncio import AsyncSession

from collection.bills import repository as bills
from collection.bills.rules import Account
from collection.closings import repository as closings
from collection.ledger import repository as ledger
from collection.ledger.rules import Cause, Entry
from collection.receipts import repository, telling
from collection.receipts.changes import Change, Facts, change
from collection.write_offs import service as write_offs
from collection.year_ends.repository import first_open_year


async def told_anew(
    session: AsyncSession, clock: Clock, municipality: str, actor: str, now: Sequence[tuple[Account, Cause]]
) -> list[Change]:
    """Tell locked bills again, each after a fact of its own changed (a deferral granted or ended, a lapse).

    Call `lock_for_posting` and `bills.lock` before, save what changed, and give the accounts as they now are.
    """
    standing = await repository.posted(session, [account.bill for account, _ in now])
    facts = [
        Facts(one, tuple(standing[one.bill].parts), standing[one.bill].postings, cause)
        for one, cause in now
        if standing[one.bill].parts
    ]
    return await write(session, clock, municipality, actor, facts)


async def write(
    session: AsyncSession,
    clock: Clock,
    municipality: str,
    actor: str,
    facts: Sequence[Facts],
    entries: Sequence[Entry] = (),
) -> list[Change]:
    """Write what `facts` change of their bills, which are locked, with `entries` that go before; tell the others.

    However many bills: one statement a table.
    """
    law, today, now = load(), clock.today(), clock.now()
    open_year = await first_open_year(session, municipality)
    closed_until = await closings.last_closed_day(session, municipality)
    changes = [change(one, open_year, closed_until, law) for one in facts]
    await ledger.append(session, [*entries, *(entry for one in changes for entry in one.entries)], now)
    await repository.undo(session, [undone for one in changes for undone in one.undone], today, actor, now)
    await repository.add(
        session, [(one.after.bill, done, one.arrears_undone) for one in changes for done in one.done], now
    )
    await bills.save(session, [one.after for one in changes if one.after != one.before])
    lifted = [(one.before, one.cause.value_day) for one in changes if one.put_back]
    await write_offs.cancelled_by_payment(session, clock, actor, lifted)
    await telling.tell(session, clock, municipality, actor, changes)
    return changes
