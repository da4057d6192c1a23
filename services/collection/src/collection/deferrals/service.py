"""Granting deferrals (징수유예), and ending them early."""

from uuid import UUID

from semu_contracts.events.collection import (
    ArrearsItem,
    ArrearsUndone,
    DeferralEnded,
    DeferralGranted,
    EndedDeferral,
    GrantedDeferral,
)
from semu_kit.auth import Principal
from semu_kit.clock import Clock
from semu_kit.problems import Conflict, NotFound, Problem
from semu_law import load
from sqlalchemy.ext.asyncio import AsyncSession

from collection.bills import repository as bills
from collection.bills.rules import Account
from collection.deferrals import repository, rules
from collection.deferrals.models import Deferral, DeferralEnd
from collection.deferrals.schemas import DeferralAnswer, NewDeferral, NewEnd
from collection.facts import about, hold, must_not_precede, tell
from collection.late_charges.facts import DAY
from collection.late_charges.facts import Deferral as Held
from collection.ledger.rules import Cause
from collection.officials import DayAhead, must_not_lie_ahead, official_id
from collection.receipts.retelling import told_anew


class NothingToDefer(Conflict):
    """A bill is deferred while something is owed; one that was paid since may have been deferred before."""

    type, title = "nothing-to-defer", "Nothing is owed that could be deferred"


class DeferralNotOfThisItem(Problem):
    """Taxes and fines are deferred by laws of their own."""

    status, type, title = 422, "deferral-not-of-this-item", "No law defers this item so"


class DeferralOutOfTime(Problem):
    """The kind of the deferral and its days do not go together with the due date."""

    status, type, title = 422, "deferral-out-of-time", "The days do not fit the kind of deferral"


class DeferralsOverlap(Conflict):
    """A day is deferred once."""

    type, title = "deferrals-overlap", "The bill is deferred on some of these days already"


class DeferralUnknown(NotFound):
    """No deferral of the caller's municipality has this id."""

    type, title = "deferral-unknown", "No such deferral"


class DeferralOver(Conflict):
    """It has ended, by its last day or before."""

    type, title = "deferral-over", "The deferral has ended already"


async def grant(session: AsyncSession, clock: Clock, principal: Principal, new: NewDeferral) -> Deferral:
    """Record it; the bill's due date and what is told of it follow.

    Raises NotAnOfficial, DayAhead, DayBeforeLiability, BillUnknown, NothingToDefer, DeferralNotOfThisItem,
    DeferralOutOfTime, DeferralsOverlap.
    """
    official_id(principal)
    bill = await hold(session, principal.municipality, new.bill)
    if new.first_day > clock.today() + DAY:
        raise DayAhead("유예는 결정한 날의 다음 날부터입니다. 내일까지의 날을 보내십시오.", day=new.first_day)
    must_not_precede(new.first_day, bill)
    _check(bill, new)
    deferral = Deferral(
        **about(bill, clock, principal.actor), **new.model_dump(exclude={"bill"}),
        provision=rules.PROVISIONS[new.kind],
    )  # fmt: skip
    session.add(deferral)
    told = GrantedDeferral(
        taxpayer=bill.taxpayer, deferral=deferral.id, provision=deferral.provision, **new.model_dump()
    )
    await tell(session, clock, principal.actor, [bill], DeferralGranted, [told])
    cause = Cause("deferral", deferral.id, principal.actor, new.first_day, clock.today(), deferral.provision)
    await _hold_by(session, clock, cause, bill, [*bill.deferrals, Held(new.first_day, new.last_day, new.kind)])
    return deferral


def _check(bill: Account, new: NewDeferral) -> None:
    law = load()
    paid_since = bill.state == "settled" and bill.settled_on is not None and new.first_day <= bill.settled_on
    if bill.state not in ("open", "arrears") and not paid_since:
        raise NothingToDefer("유예할 미납액이 없는 과세 건입니다. 상태를 확인하십시오.", state=bill.state)
    if not rules.fits(new.kind, law.item(bill.item)):
        raise DeferralNotOfThisItem("이 과목에는 없는 유예입니다. 종류(kind)를 확인하십시오.", item=bill.item)
    if not rules.in_time(new.kind, new.first_day, new.last_day, bill.payable_until):
        raise DeferralOutOfTime(
            "유예 기간이 종류와 맞지 않습니다. 납부기한과 견주어 종류(kind)와 기간을 확인하십시오.",
            payable_until=bill.payable_until,
        )
    if not rules.chargeable(bill, Held(new.first_day, new.last_day, new.kind), law):
        raise DeferralOutOfTime("그 기간의 가산금을 셈할 법령이 없습니다. 유예 기간을 확인하십시오.")
    other = rules.overlapping(bill.deferrals, new.first_day, new.last_day)
    if other is not None:
        raise DeferralsOverlap(
            "이미 유예된 날이 들어 있습니다. 앞의 유예를 먼저 끝내거나 그 뒤의 기간을 보내십시오.",
            first_day=other.first_day,
            last_day=other.last_day,
        )


async def end(
    session: AsyncSession, clock: Clock, principal: Principal, deferral: UUID, new: NewEnd
) -> tuple[Deferral, DeferralEnd]:
    """End it early. Raises NotAnOfficial, DeferralUnknown, DayAhead, DeferralOver, DeferralOutOfTime."""
    official_id(principal)
    found = await repository.find(session, deferral)
    if found is None or found[0].municipality != principal.municipality:
        raise DeferralUnknown("그런 유예가 없습니다. 번호와 지방자치단체를 확인하십시오.", deferral=deferral)
    granted = found[0]
    bill = await hold(session, principal.municipality, granted.bill)
    must_not_lie_ahead(new.ended_on, clock)
    if new.ended_on < granted.first_day - DAY:
        raise DeferralOutOfTime("유예가 시작하기 전의 날입니다. 끝난 날을 확인하십시오.", first_day=granted.first_day)
    of_bill = await repository.of_bill(session, bill.bill)
    others = [held for one, end in of_bill if one.id != deferral and (held := _held(one, end))]
    if new.ended_on >= granted.last_day or any(end for one, end in of_bill if one.id == deferral):
        raise DeferralOver("이미 끝난 유예입니다. 유예 기록을 조회하십시오.", last_day=granted.last_day)
    ended = DeferralEnd(
        deferral=deferral, ended_on=new.ended_on, reason=new.reason, actor=principal.actor, recorded_at=clock.now()
    )
    session.add(ended)
    told = EndedDeferral(taxpayer=bill.taxpayer, bill=bill.bill, deferral=deferral, ended_on=new.ended_on)
    await tell(session, clock, principal.actor, [bill], DeferralEnded, [told])
    now = _held(granted, ended)
    cause = Cause("deferral", deferral, principal.actor, granted.first_day, clock.today(), "지방세징수법 §29")
    await _hold_by(session, clock, cause, bill, [*others, now] if now else others)
    return granted, ended


def _held(granted: Deferral, end: DeferralEnd | None) -> Held | None:
    """The days on which it really holds; None if it never did."""
    last_day = end.ended_on if end else granted.last_day
    return Held(granted.first_day, last_day, granted.kind) if last_day >= granted.first_day else None  # type: ignore[arg-type]  # the column's check


async def _hold_by(session: AsyncSession, clock: Clock, cause: Cause, bill: Account, deferrals: list[Held]) -> None:
    """Let the bill have its deferrals: the due date moves, and what was posted since is told again as it now is."""
    after = rules.deferred(bill, sorted(deferrals, key=lambda one: one.first_day))
    await bills.save(session, [after])
    if bill.arrears_since is not None and after.arrears_since is None:
        undone = ArrearsItem(taxpayer=bill.taxpayer, bill=bill.bill, day=bill.arrears_since)
        await tell(session, clock, cause.actor, [bill], ArrearsUndone, [undone])
    await told_anew(session, clock, bill.municipality, cause.actor, [(after, cause)])


def answer(granted: Deferral, end: DeferralEnd | None) -> DeferralAnswer:
    """One deferral as it is told."""
    return DeferralAnswer.model_validate(
        {**granted.model_dump(exclude={"municipality"}), "ended_on": end.ended_on if end else None}
    )
