"""Orders to pay (지급결정): what was claimed, out of the year's budget, by two persons (조례 §9, before §8)."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from semu_kit.auth import Principal
from semu_kit.clock import Clock
from semu_kit.ids import new_id
from semu_kit.problems import Conflict, Forbidden, NotFound
from semu_law import Release
from sqlalchemy.ext.asyncio import AsyncSession

from reward.awards import repository as awards
from reward.awards.service import Fall, reduce
from reward.budgets import repository as budgets
from reward.budgets.rules import Waiting, within
from reward.claims import repository as claims
from reward.credits.exclusions import Exclusion
from reward.payees import must_not_be_paid
from reward.payouts import repository
from reward.payouts.models import APPROVED, CANCELLED, ORDERED, Payout, PayoutOrder
from reward.payouts.repository import Payable
from reward.payouts.schemas import Hindrance, PayableView


class OrderUnknown(NotFound):
    """No order of the caller's municipality has this id."""

    type, title = "payout-order-unknown", "No such order to pay"


class NothingToPay(Conflict):
    """Nothing that was claimed can be paid now."""

    type, title = "nothing-to-pay", "Nothing can be paid"


class NotPayable(Conflict):
    """Among the awards asked for are some that were not claimed, or that are in another payout, or fell."""

    type, title = "award-not-payable", "An award is not to be paid"


class OrderNotOpen(Conflict):
    """The order was approved, sent or cancelled before."""

    type, title = "payout-order-state", "The order's state does not allow it"


class OwnOrder(Forbidden):
    """Who orders a payout never approves it."""

    type, title = "own-payout-order", "Another official approves it"


class OwnClaim(Forbidden):
    """Who enters a claim, and the account in it, never approves its payment."""

    type, title = "own-claim", "Another official approves it"


class NotConfirmed(Conflict):
    """A receipt was undone since the order was made; what rests on it is being taken out of the order."""

    type, title = "receipt-not-confirmed", "A receipt is not confirmed any more"


class YearOver(Conflict):
    """A year's budget pays nothing after the year."""

    type, title = "fiscal-year-over", "The order's fiscal year is over"


async def payables(session: AsyncSession, clock: Clock, municipality: str, informants: bool) -> list[PayableView]:
    """What was claimed and is in no payout, in the order in which it is paid."""
    found = await repository.payable(session, municipality, informants)
    return [view(one, hindrance(one)) for one in found]


def view(payable: Payable, hindered_by: Hindrance | None) -> PayableView:
    fields = payable._asdict()
    return PayableView.model_validate(fields | {"hindered_by": hindered_by})


def hindrance(payable: Payable) -> Hindrance | None:
    """Why it cannot be paid now, whatever the budget."""
    if not payable.confirmed:
        return "receipt-not-confirmed"
    return "clawback-undecided" if payable.questioned else None


async def order(
    session: AsyncSession,
    law: Release,
    clock: Clock,
    principal: Principal,
    informants: bool,
    wanted: Collection[UUID] | None,
) -> tuple[PayoutOrder, list[PayableView]]:
    """Order what can be paid out of this year's budget, in the order of decision; and say what was left, and why.

    Raises NothingToPay, NotPayable. What the budget does not pay is deferred to the next year on record.
    """
    municipality, today = principal.municipality, clock.today()
    chosen = None if wanted is None else set(wanted)
    budget = await budgets.open_and_lock(session, municipality, today.year)
    ids = await _hold(session, law, clock, municipality, informants, chosen)
    # What was claimed meanwhile is not held, and waits for the next order.
    found = [one for one in await repository.payable(session, municipality, informants) if one.award in ids]
    if chosen is not None and (missing := chosen - {one.award for one in found}):
        raise NotPayable(
            "신청되지 않았거나 이미 지급 중이거나 남은 금액이 없는 포상금이 있습니다. 빼고 다시 보내십시오.",
            awards=sorted(missing),
        )
    ready = [one for one in found if hindrance(one) is None]
    charged = await budgets.charged(session, municipality, today.year)
    paid, short = within(budget.won - charged.won, [Waiting(one.award, one.decided_on, one.won) for one in ready])
    by_award = {one.award: one for one in found}
    left = [view(by_award[one.award], "budget-short") for one in short]
    left += [view(one, why) for one in found if (why := hindrance(one)) is not None]
    if not paid and not short:
        raise NothingToPay("지금 지급할 수 있는 포상금이 없습니다. 지급 대기 목록을 확인하십시오.", left=left)
    await _defer(session, law, clock, principal, short)
    made = PayoutOrder(
        id=new_id(), municipality=municipality, fiscal_year=today.year, informants=informants,
        state=ORDERED if paid else CANCELLED, ordered_by=principal.actor, ordered_at=clock.now(),
    )  # fmt: skip
    session.add(made)
    await session.flush()
    session.add_all(_payout(made, by_award[one.award]) for one in paid)
    await session.flush()
    return made, left


async def _hold(
    session: AsyncSession,
    law: Release,
    clock: Clock,
    municipality: str,
    informants: bool,
    wanted: Collection[UUID] | None,
) -> set[UUID]:
    """Hold the awards that may be paid, and take from them what was rewarded before; which they are.

    The race: a receipt is undone meanwhile. It takes from the award under the same lock: what came before is in what
    stands, and what comes after finds the payout.
    """
    seen = await repository.payable(session, municipality, informants)
    ids = {one.award for one in seen if wanted is None or one.award in wanted}
    await awards.lock(session, ids)
    kept = await repository.kept_before(session, ids)
    if kept:
        confirmed = law.ordinance(municipality, "reward.confirmed-receipt", clock.today())
        why = Exclusion("rewarded-before", confirmed.article, "같은 수납에 대한 포상금을 이미 지급하였다.")
        await reduce(session, clock.now(), [Fall(one.award, one.won, why, one.credit) for one in kept])
    return ids


async def _defer(
    session: AsyncSession, law: Release, clock: Clock, principal: Principal, short: Sequence[Waiting]
) -> None:
    """The year's budget is short: the next year pays (§9① 단서)."""
    today = clock.today()
    article = law.ordinance(principal.municipality, "reward.payout.short-budget", today).article
    rows: list[dict[str, object]] = [
        {
            "award": one.award, "fiscal_year": today.year, "won": one.won, "article": article,
            "actor": principal.actor, "recorded_at": clock.now(),
        }
        for one in short
    ]  # fmt: skip
    await budgets.defer(session, rows)


def _payout(made: PayoutOrder, payable: Payable) -> Payout:
    return Payout(
        id=new_id(),
        order=made.id,
        award=payable.award,
        claim=payable.claim,
        municipality=made.municipality,
        fiscal_year=made.fiscal_year,
        kind=payable.kind,
        person=payable.person,
        won=payable.won,
        state=ORDERED,
    )


async def approve(session: AsyncSession, clock: Clock, principal: Principal, order: UUID) -> PayoutOrder:
    """Approve what another official ordered and entered, to be paid into the accounts as they are now.

    Raises OrderUnknown, OrderNotOpen, OwnOrder, OwnClaim, OwnReward, NotConfirmed, YearOver.
    """
    found = await held(session, principal.municipality, order, {ORDERED})
    if found.ordered_by == principal.actor:
        raise OwnOrder("지급을 결정한 사람은 승인할 수 없습니다. 다른 담당자가 승인해야 합니다.")
    must_be_of_its_year(found, clock.today())
    payouts = await repository.of_order(session, order, held=True)
    live = [one for one in payouts if one.state == ORDERED]
    if not live:
        raise OrderNotOpen("수납이 취소되어 지급할 것이 남지 않았습니다. 결정을 철회하십시오.", state=found.state)
    must_not_be_paid(principal, (one.person for one in live))
    named = {one.claim for one in live}
    if principal.actor in await claims.actors(session, named):
        raise OwnClaim("지급신청을 입력한 사람은 승인할 수 없습니다. 다른 담당자가 승인해야 합니다.")
    await must_be_confirmed(session, live)
    accounts = await claims.accounts(session, named)
    found.state, found.approved_by, found.approved_at = APPROVED, principal.actor, clock.now()
    for one in live:
        one.state, one.account = APPROVED, accounts.get(one.claim)
    await session.flush()
    return found


async def cancel(session: AsyncSession, clock: Clock, principal: Principal, order: UUID) -> PayoutOrder:
    """Take an order back that was not sent: its awards wait again. Raises OrderUnknown, OrderNotOpen."""
    found = await held(session, principal.municipality, order, {ORDERED, APPROVED})
    payouts = await repository.of_order(session, order, held=True)
    found.state, found.cancelled_by, found.cancelled_at = CANCELLED, principal.actor, clock.now()
    for one in payouts:
        if one.state in (ORDERED, APPROVED):
            one.state, one.reason = CANCELLED, "withdrawn"
    await session.flush()
    return found


async def held(session: AsyncSession, municipality: str, order: UUID, states: Collection[str]) -> PayoutOrder:
    """An order in one of the states, held until the transaction ends. Raises OrderUnknown, OrderNotOpen."""
    found = await repository.get_order(session, municipality, order, held=True)
    if found is None:
        raise OrderUnknown("그런 지급결정이 없습니다. 번호를 확인하십시오.", order=order)
    if found.state not in states:
        raise OrderNotOpen("이 상태의 지급결정에는 할 수 없습니다. 상태를 확인하십시오.", state=found.state)
    return found


async def must_be_confirmed(session: AsyncSession, payouts: Sequence[Payout]) -> None:
    """Raises NotConfirmed. The race: a receipt was undone, and the worker has not come to taking it out yet."""
    if shaken := await repository.unconfirmed(session, [one.award for one in payouts]):
        raise NotConfirmed(
            "수납이 취소된 것이 있어 지급결정에서 빼는 중입니다. 잠시 뒤에 다시 하십시오.", awards=shaken
        )


def must_be_of_its_year(order: PayoutOrder, day: date) -> None:
    """Raises YearOver."""
    if day.year != order.fiscal_year:
        raise YearOver(
            "지급결정의 회계연도가 지났습니다. 철회하고 올해 예산으로 다시 결정하십시오.", fiscal_year=order.fiscal_year
        )
