"""Taking lapsed claims out of the books (시효완성정리, Dongjak 15②)."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from semu_contracts.events.collection import Amounts, BillLapsed, LapsedBill
from semu_kit.auth import Principal
from semu_kit.clock import Clock
from semu_kit.ids import new_id
from semu_kit.problems import Conflict
from sqlalchemy.ext.asyncio import AsyncSession

from collection.bills import repository as bills
from collection.bills.rules import Account
from collection.bills.steps import lapsed
from collection.facts import about, hold, tell
from collection.lapses import repository
from collection.lapses.models import Lapse
from collection.lapses.rules import completed
from collection.ledger import repository as ledger
from collection.ledger.rules import Cause
from collection.officials import official_id
from collection.receipts.retelling import told_anew
from collection.year_ends.repository import first_open_year


class LimitationNotCompleted(Conflict):
    """The claim lives: its limitation day is not over, is not known, or is stopped by a deferral."""

    type, title = "limitation-not-completed", "The limitation period has not completed"


async def lapse_one(session: AsyncSession, clock: Clock, principal: Principal, bill: UUID) -> Lapse:
    """Take one claim out as its limitation completed. Raises NotAnOfficial, BillUnknown, LimitationNotCompleted."""
    official_id(principal)
    held = await hold(session, principal.municipality, bill)
    rows = await lapse(session, clock, principal.actor, [held])
    if not rows:
        raise LimitationNotCompleted(
            "소멸시효가 완성되지 않았거나 이미 끝난 과세 건입니다. 시효완성일과 유예를 확인하십시오.",
            limitation_on=held.limitation_on,
            state=held.state,
        )
    return rows[0]


async def lapse(session: AsyncSession, clock: Clock, actor: str, accounts: Iterable[Account]) -> list[Lapse]:
    """Take claims of one municipality out as of their own limitation days, those that still live left as they are.

    Money that came for them after those days is over-payment.

    The bills are locked: a limitation day recorded before that is seen here, and one recorded after finds the claim
    ended.
    """
    today = clock.today()
    ended = [(account, day) for account in accounts if (day := completed(account, today))]
    if not ended:
        return []
    municipality, now = ended[0][0].municipality, clock.now()
    first_open = await first_open_year(session, municipality)
    causes = [Cause("lapse", new_id(), actor, day, today) for _, day in ended]
    done = [lapsed(account, cause, first_open) for (account, _), cause in zip(ended, causes, strict=True)]
    await ledger.append(session, [entry for step in done for entry in step.entries], now)
    await bills.save(session, [step.after for step in done])
    after = await _paid_since(session, clock, actor, [step.after for step in done], causes)
    rows = [
        Lapse(
            **{**about(account, clock, actor), "id": cause.id}, day=cause.value_day, principal=account.beside.principal,
            charge=account.beside.charge, expense=account.beside.expense,
        )
        for account, cause in zip(after, causes, strict=True)
    ]  # fmt: skip
    await repository.add(session, rows)
    told = [
        LapsedBill(
            taxpayer=account.taxpayer, bill=account.bill, lapsed_on=row.day,
            amounts=Amounts(principal=row.principal, charge=row.charge, expense=row.expense),
        )
        for account, row in zip(after, rows, strict=True)
    ]  # fmt: skip
    await tell(session, clock, actor, after, BillLapsed, told)
    return rows


async def _paid_since(
    session: AsyncSession, clock: Clock, actor: str, accounts: Sequence[Account], causes: Sequence[Cause]
) -> list[Account]:
    """The claims as they are once money that came after their end is over-payment (과오납): nothing was owed then.

    A claim lapses by law on its day, and is taken out later: what was paid in between was taken for it.
    """
    paid = [
        (account, cause)
        for account, cause in zip(accounts, causes, strict=True)
        if any(payment.day > cause.value_day for payment in account.payments)
    ]
    if not paid:
        return list(accounts)
    changes = await told_anew(session, clock, accounts[0].municipality, actor, paid)
    changed = {change.after.bill: change.after for change in changes}
    return [changed.get(account.bill, account) for account in accounts]
