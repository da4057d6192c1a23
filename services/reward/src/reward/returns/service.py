"""Returns by two persons: a payment is undone, and its award waits to be paid anew.

What a bank never answers to (a file that it did not take) goes the same way: it would be charged to the budget and
never be paid else.
"""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from semu_contracts.events.reward import PayoutReturned, ReturnedPayout
from semu_kit.auth import Principal
from semu_kit.clock import Clock
from semu_kit.ids import new_id, shard_of
from semu_kit.outbox import events_about, record
from semu_kit.pii import PersonalRecords
from semu_kit.problems import Conflict, Forbidden, NotFound, Problem
from semu_kit.runtime import Runtime
from semu_law import Release
from sqlalchemy.ext.asyncio import AsyncSession

from reward.awards import repository as awards
from reward.awards.service import Fall, reduce
from reward.clawbacks import repository as clawbacks
from reward.clawbacks.opening import close_unpaid
from reward.credits.exclusions import Exclusion
from reward.days import must_not_lie_ahead
from reward.payees import must_not_be_paid
from reward.payouts import repository as payouts
from reward.payouts.models import FAILED, PAID, RETURNED, SENT, Payout
from reward.payouts.telling import told
from reward.returns import repository
from reward.returns.models import Return
from reward.returns.schemas import ListedReturn, NewReturn
from reward.transfers import repository as transfers

PURPOSE = "payout_return"
"""Of the personal records of reasons."""


class ReturnUnknown(NotFound):
    """No return of the caller's municipality has this id."""

    type, title = "payout-return-unknown", "No such return"


class ReturnAsked(Conflict):
    """A return of the same payout waits for its decision."""

    type, title = "payout-return-asked", "A return of it waits for its decision"


class ReturnDecided(Conflict):
    type, title = "payout-return-decided", "The return was decided before"


class OwnReturn(Forbidden):
    """Who asks for a return never decides it."""

    type, title = "own-payout-return", "Another official decides it"


class NotPaid(Conflict):
    """Only what was paid comes back."""

    type, title = "payout-not-paid", "The payout is not paid"


class BeforeThePayment(Problem):
    status, type, title = 422, "payout-return-day", "The day lies before the payment"


class AnsweredSince(Conflict):
    """The bank answered after the return was asked for: it is of another payment than the one that was asked about."""

    type, title = "payout-answered-since", "The bank has answered since"


class DemandedBack(Conflict):
    """The same money is demanded of the payee: it comes back as a clawback's."""

    type, title = "payout-demanded-back", "The payout is demanded back"


class CauseOpen(Conflict):
    """Whether the payee may have the money is in question: it is decided before it can be paid anew."""

    type, title = "payout-in-question", "A case about the payout is not decided"


async def ask(session: AsyncSession, runtime: Runtime, principal: Principal, payout: UUID, wanted: NewReturn) -> Return:
    """Ask that a payment counts as come back, or as never made where the bank does not answer; nothing changes until
    another official approves.

    Raises NotFound, NotPaid, ReturnAsked, DayAhead, BeforeThePayment.
    """
    clock = runtime.clock
    must_not_lie_ahead(wanted.day, clock)
    # Two who ask at once: the second waits here, and finds the first's.
    paid = await _sent(session, principal.municipality, payout)
    if wanted.day < await _transfer_day(session, paid):
        raise BeforeThePayment("지급일보다 앞선 날입니다. 돌아온 날을 확인하십시오.", paid_on=paid.paid_on)
    if waiting := await repository.asked(session, payout):
        raise ReturnAsked("같은 지급의 반송 요청이 승인을 기다립니다. 그 요청을 처리하십시오.", id=waiting.id)
    made = Return(
        id=new_id(), municipality=principal.municipality, payout=payout, day=wanted.day,
        unanswered=paid.state == SENT, state="asked",
        asked_by=principal.actor, asked_at=clock.now(),
    )  # fmt: skip
    session.add(made)
    await PersonalRecords(session, runtime.vault).keep(
        made.id, {"reason": wanted.reason}, purpose=PURPOSE, made_at=clock.now(),
        retain_until=runtime.settings.retain_until(PURPOSE, clock.today()),
    )  # fmt: skip
    return made


async def approve(session: AsyncSession, law: Release, clock: Clock, principal: Principal, wanted: UUID) -> Return:
    """Let the payment count as come back: the award waits to be paid, but for what a case found undue meanwhile.

    Raises ReturnUnknown, ReturnDecided, OwnReturn, OwnReward, NotPaid, AnsweredSince, CauseOpen, DemandedBack.
    """
    found = await _decide(session, clock, principal, wanted, "approved")
    award = await payouts.award_of(session, found.payout)
    # The award before its payout, as whoever takes from awards holds them.
    await awards.lock(session, {award})
    payout = await _sent(session, principal.municipality, found.payout)
    must_not_be_paid(principal, [payout.person])
    if found.unanswered != (payout.state == SENT):
        raise AnsweredSince("요청한 뒤에 은행의 처리결과를 받았습니다. 요청을 거절하고 지급 상태를 확인하십시오.")
    undue = await _undue(session, law, clock, payout)
    if demanded := await close_unpaid(session, [payout], "not-paid" if found.unanswered else "returned"):
        raise DemandedBack(
            "이미 환수를 통지한 지급입니다. 돌아온 돈을 환수 사안에 넣으십시오.", clawbacks=[one.id for one in demanded]
        )
    payout.state, payout.reason = (FAILED, "unanswered") if found.unanswered else (RETURNED, "returned")
    await session.flush()
    await reduce(session, clock.now(), undue)
    if not found.unanswered:
        await _tell(session, clock, principal, found, payout)
    return found


async def _undue(session: AsyncSession, law: Release, clock: Clock, payout: Payout) -> list[Fall]:
    """What officials found undue of a payment, by cases that no undone receipt opened: it is not paid anew.

    Raises CauseOpen.
    """
    cases = [one for one in await clawbacks.lock_of(session, [payout.id]) if one.reduction is None]
    if waiting := [one.id for one in cases if one.state in ("open", "proposed")]:
        raise CauseOpen("결정되지 않은 환수 사안이 있는 지급입니다. 그 사안을 먼저 결정하십시오.", clawbacks=waiting)
    falls = []
    for case in cases:
        if case.state == "decided":
            key = "reward.clawback.fraud" if case.cause == "fraud" else "reward.clawback.error"
            article = law.ordinance(case.municipality, key, clock.today()).article
            falls.append(Fall(case.award, case.won, Exclusion(f"found-{case.cause}", article, "")))
    return falls


async def _tell(session: AsyncSession, clock: Clock, principal: Principal, found: Return, payout: Payout) -> None:
    item = ReturnedPayout(**told(payout), returned_on=found.day)
    events = events_about(
        PayoutReturned, [item], shard=lambda one: shard_of(one.award), source="reward",
        municipality=principal.municipality, actor=principal.actor, at=clock.now(),
    )  # fmt: skip
    await record(session, *events)


async def refuse(session: AsyncSession, clock: Clock, principal: Principal, wanted: UUID) -> Return:
    """Leave the payment as it is. Raises ReturnUnknown, ReturnDecided, OwnReturn."""
    found = await _decide(session, clock, principal, wanted, "refused")
    await session.flush()
    return found


async def _decide(session: AsyncSession, clock: Clock, principal: Principal, wanted: UUID, state: str) -> Return:
    found = await repository.lock(session, principal.municipality, wanted)
    if found is None:
        raise ReturnUnknown("그런 반송 요청이 없습니다. 번호를 확인하십시오.", id=wanted)
    if found.state != "asked":
        raise ReturnDecided("이미 처리된 반송 요청입니다.", state=found.state)
    if found.asked_by == principal.actor:
        raise OwnReturn("요청한 사람은 승인하거나 거절할 수 없습니다. 다른 담당자가 처리해야 합니다.")
    found.state, found.decided_by, found.decided_at = state, principal.actor, clock.now()
    return found


async def _sent(session: AsyncSession, municipality: str, payout: UUID) -> Payout:
    """A payment that the bank made, or has not answered to. Raises NotFound, NotPaid."""
    found = await payouts.get(session, municipality, payout, held=True)
    if found is None:
        raise NotFound("그런 지급이 없습니다. 번호를 확인하십시오.", payout=payout)
    if found.state not in (SENT, PAID):
        raise NotPaid("은행에 보내지 않았거나 지급되지 않은 포상금입니다. 지급 상태를 확인하십시오.", state=found.state)
    return found


async def _transfer_day(session: AsyncSession, payout: Payout) -> date:
    file = await transfers.get(session, payout.municipality, payout.transfer) if payout.transfer else None
    assert file is not None, "what was sent is in a file"
    return file.day


async def listed(session: AsyncSession, runtime: Runtime, returns: Sequence[Return]) -> list[ListedReturn]:
    """Returns with their reasons."""
    reasons = await PersonalRecords(session, runtime.vault).load_many([one.id for one in returns])
    return [
        ListedReturn.model_validate(one.model_dump() | {"reason": reasons.get(one.id, {}).get("reason")})
        for one in returns
    ]
