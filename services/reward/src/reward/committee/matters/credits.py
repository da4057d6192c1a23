"""Credits of collectors and finders: recognised as they stand, or refused."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from semu_contracts.events.reward import CreditRecognised, RecognisedCredit
from semu_kit.ids import shard_of
from semu_kit.outbox import events_about, record
from semu_law import Release
from sqlalchemy.ext.asyncio import AsyncSession

from reward.awards.service import Decided, NewAward
from reward.committee.matters.matter import Candidate, ImpossibleMeetingDay, NotDecidable, SubjectUnknown, Voted
from reward.credits import repository
from reward.credits.models import PROVISIONAL, RECOGNISED, REFUSED, Credit
from reward.credits.service import recompute


async def candidates(
    session: AsyncSession,
    law: Release,
    now: datetime,
    municipality: str,
    subjects: Collection[UUID],
    held_on: date,
) -> list[Candidate]:
    """The credits as all facts on record make them by the law of the meeting's day.

    The race: a late contact or a reversal is applied meanwhile. Computing holds the bills and their months: what came
    before is in the amounts, and what comes after finds the decision.
    """
    seen = await repository.by_ids(session, municipality, subjects)
    await recompute(session, law, now, municipality, {credit.bill for credit in seen}, decided_on=held_on)
    credits = await repository.by_ids(session, municipality, subjects)
    if len(credits) != len(set(subjects)):
        missing = sorted(set(subjects) - {credit.id for credit in credits})
        raise SubjectUnknown("모르는 포상금 내역이 있습니다. 번호를 확인하십시오.", subjects=missing)
    others = [credit for credit in credits if credit.state != PROVISIONAL]
    if others:
        raise NotDecidable(
            "심의 대상이 아닌 내역이 있습니다(제외·취소되었거나 이미 의결됨). 빼고 다시 보내십시오.",
            subjects=[{"subject": one.id, "state": one.state, "reason": one.reason} for one in others],
        )
    late = [credit.id for credit in credits if credit.day > held_on]
    if late:
        raise ImpossibleMeetingDay("회의일보다 늦은 수납이 있습니다. 빼고 다시 보내십시오.", subjects=late)
    return [Candidate(credit.id, credit.official, credit.amount) for credit in credits]


async def settle(session: AsyncSession, law: Release, now: datetime, decided: Decided, voted: Voted) -> list[NewAward]:
    """Fix or refuse the credits, tell it, and award a person's credits of a month together."""
    credits = await repository.by_ids(session, decided.municipality, voted.subjects)
    for credit in credits:
        credit.state, credit.recognition = RECOGNISED if voted.carried else REFUSED, decided.decision
        if not voted.carried:
            credit.amount = 0
    await session.flush()
    if not voted.carried:
        # What was refused no longer takes room under the caps.
        bills = {credit.bill for credit in credits}
        await recompute(session, law, now, decided.municipality, bills, decided_on=decided.decided_on)
    await _tell(session, now, decided, credits)
    return _awards(decided, credits) if voted.carried else []


def _awards(decided: Decided, credits: Sequence[Credit]) -> list[NewAward]:
    together: defaultdict[tuple[UUID, str, date], list[Credit]] = defaultdict(list)
    for credit in credits:
        if credit.amount:
            assert credit.official is not None, "only what somebody earned is provisional"
            together[credit.official, credit.kind, credit.month].append(credit)
    return [_award(decided, person, month, earned) for (person, _, month), earned in sorted(together.items())]


def _award(decided: Decided, person: UUID, month: date, credits: Sequence[Credit]) -> NewAward:
    won = sum(credit.amount for credit in credits)
    return NewAward(
        kind=credits[0].kind,
        person=person,
        won=won,
        month=month,
        trace={
            "law_release": decided.law_release,
            "facts": {"meeting": decided.meeting, "decided_on": decided.decided_on.isoformat()},
            "explanation": [
                f"{month:%Y-%m} 징수분 {len(credits)}건, 합계 {won:,}원.",
                f"세입징수포상금지급심의위원회 {decided.meeting} 회의에서 {decided.decided_on}에 인정하였다.",
            ],
        },
        credits={credit.id: credit.amount for credit in credits},
    )


async def _tell(session: AsyncSession, now: datetime, decided: Decided, credits: Sequence[Credit]) -> None:
    told = events_about(
        CreditRecognised,
        [_told(credit, decided) for credit in credits],
        shard=lambda item: shard_of(item.official),
        source="reward",
        municipality=decided.municipality,
        actor=decided.actor,
        at=now,
    )
    await record(session, *told)


def _told(credit: Credit, decided: Decided) -> RecognisedCredit:
    assert credit.official is not None, "only what somebody earned is provisional"
    return RecognisedCredit(
        credit=credit.id,
        official=credit.official,
        bill=credit.bill,
        receipt=credit.receipt,
        decision="recognised" if credit.state == RECOGNISED else "refused",
        amount=credit.amount,
        decided_on=decided.decided_on,
        law_release=credit.trace["law_release"],
    )
