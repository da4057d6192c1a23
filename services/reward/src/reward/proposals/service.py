"""Receiving proposals, and the committee's decision on them."""

from datetime import date
from typing import Any
from uuid import UUID

from semu_kit.auth import Principal
from semu_kit.ids import new_id
from semu_kit.problems import Conflict, NotFound, Problem
from semu_kit.runtime import Runtime
from semu_law import Release
from sqlalchemy.ext.asyncio import AsyncSession

from reward.amounts.amount import Amount
from reward.amounts.proposal import AboveTheLimit, Proposed, proposal_amount
from reward.citizens.service import known_as
from reward.proposals import repository
from reward.proposals.models import AWARDED, RECEIVED, REFUSED, Proposal
from reward.proposals.schemas import CitizenProposer, NewProposal, OtherAward


class ProposalAhead(Problem):
    """A proposal is entered once it was received; another award once it was paid."""

    status, type, title = 422, "proposal-ahead", "The day lies in the future"


class ProposalUnknown(NotFound):
    type, title = "proposal-unknown", "No such proposal"


class ProposalDecided(Conflict):
    """The committee decides on a proposal once."""

    type, title = "proposal-decided", "The committee has decided on the proposal"


class OtherAwardKnown(Conflict):
    """The other award of a proposal is entered once."""

    type, title = "other-award-known", "Another award of the proposal is on record"


class ProposalExcluded(Conflict):
    """No reward is paid for a proposal that another award was paid for, to an official of grade 5 or above, nor where
    no ordinance rewards proposals."""

    type, title = "proposal-excluded", "No reward may be paid for the proposal"


class AboveProposalLimit(Problem):
    """The committee decides within the ordinance's limit."""

    status, type, title = 422, "above-proposal-limit", "The amount is above the limit for a proposal"


async def receive(session: AsyncSession, runtime: Runtime, principal: Principal, new: NewProposal) -> Proposal:
    """Keep a proposal; who a citizen is stays sealed. Raises ProposalAhead."""
    _must_not_lie_ahead(runtime, new.received_on, new.other_award)
    citizen = isinstance(new.proposer, CitizenProposer)
    proposal = Proposal(
        id=new_id(),
        municipality=principal.municipality,
        person=await known_as(session, runtime, principal.municipality, new.proposer)
        if isinstance(new.proposer, CitizenProposer)
        else new.proposer.official,
        official=not citizen,
        **new.model_dump(include={"ground", "title", "contribution", "received_on"}),
        state=RECEIVED,
        actor=principal.actor,
        recorded_at=runtime.clock.now(),
    )
    if new.other_award:
        proposal.other_award, proposal.other_award_on = new.other_award.won, new.other_award.paid_on
    session.add(proposal)
    await session.flush()
    return proposal


async def add_other_award(
    session: AsyncSession, runtime: Runtime, principal: Principal, id: UUID, paid: OtherAward
) -> Proposal:
    """Another award was paid for a proposal that the committee has not decided on.

    Raises ProposalAhead, ProposalUnknown, ProposalDecided, OtherAwardKnown.
    """
    _must_not_lie_ahead(runtime, paid.paid_on, None)
    held = await repository.hold(session, principal.municipality, {id})
    if not held:
        raise ProposalUnknown("그런 제안이 없습니다. 번호를 확인하십시오.", proposal=id)
    [proposal] = held
    if proposal.state != RECEIVED:
        raise ProposalDecided("이미 의결된 제안입니다. 의결을 확인하십시오.", proposal=id)
    if proposal.other_award is not None:
        raise OtherAwardKnown("다른 부상금이 이미 적혀 있습니다. 앞의 기록을 확인하십시오.", proposal=id)
    proposal.other_award, proposal.other_award_on = paid.won, paid.paid_on
    await session.flush()
    return proposal


def _must_not_lie_ahead(runtime: Runtime, day: date, paid: OtherAward | None) -> None:
    latest = max(day, paid.paid_on) if paid else day
    if latest > runtime.clock.today():
        raise ProposalAhead("아직 오지 않은 날입니다. 날짜를 확인하십시오.", day=latest)


def amount(law: Release, municipality: str, proposed: Proposed) -> Amount:
    """What may be paid for a proposal. Raises ProposalExcluded, AboveProposalLimit."""
    try:
        found = proposal_amount(law, municipality, proposed)
    except AboveTheLimit as above:
        raise AboveProposalLimit(
            f"제안의 포상금은 {above.limit:,}원의 범위에서 정합니다({above.article}). 금액을 고쳐 다시 보내십시오.",
            limit=above.limit,
            article=above.article,
        ) from None
    if found.excluded:
        raise ProposalExcluded(
            f"{found.excluded.why} 안건에서 빼십시오.", reason=found.excluded.reason, article=found.excluded.article
        )
    return found


async def as_proposed(session: AsyncSession, proposal: Proposal, won: int, decided_on: date) -> Proposed:
    """The proposal as the rules know it. Raises ProposalExcluded while the register does not know its official."""
    grade = None
    if proposal.official:
        grade = await repository.grade(session, proposal.municipality, proposal.person, proposal.received_on)
        if grade is None:
            raise ProposalExcluded(
                "제안한 공무원이 제안한 날의 명부에 없어 급수를 알 수 없습니다. 명부에 올린 뒤 다시 올리십시오.",
                reason="official-unknown", proposal=proposal.id,
            )  # fmt: skip
    return Proposed(won, decided_on, proposal.other_award is not None, grade)


async def decide(
    session: AsyncSession, law: Release, proposal: Proposal, won: int | None, decided_on: date
) -> Amount | None:
    """Enter the committee's decision on a held proposal: the amount, or None if it was refused.

    Raises ProposalExcluded, AboveProposalLimit.
    """
    found = None
    if won is not None:
        found = amount(law, proposal.municipality, await as_proposed(session, proposal, won, decided_on))
    proposal.state, proposal.decided_on = AWARDED if found else REFUSED, decided_on
    proposal.won = found.won if found else None
    return found


def shown(proposal: Proposal) -> dict[str, Any]:
    """A proposal as it is shown."""
    same = proposal.model_dump(exclude={"id", "municipality", "other_award", "other_award_on", "actor"})
    paid = None
    if proposal.other_award is not None:
        paid = {"won": proposal.other_award, "paid_on": proposal.other_award_on}
    return same | {"proposal": proposal.id, "other_award": paid}
