"""Making awards out of decisions, and taking from them what fell away since."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from semu_kit.ids import new_id
from sqlalchemy.ext.asyncio import AsyncSession

from reward.awards import repository
from reward.awards.models import Award, AwardCredit, AwardReduction
from reward.clawbacks.opening import open_where_paid
from reward.credits.exclusions import Exclusion
from reward.kinds import Kind


@dataclass(frozen=True, slots=True)
class NewAward:
    """What a decision gives one person. `won` above 0; `month` is the first day of the collection month."""

    kind: Kind
    person: UUID
    won: int
    month: date
    trace: dict[str, Any]
    """Facts, articles and `explanation`, Korean lines."""
    credits: Mapping[UUID, int] = field(default_factory=dict)
    """Won by credit, for a collector or finder."""
    report: UUID | None = None
    proposal: UUID | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """The decision that awards rest on."""

    decision: UUID
    municipality: str
    meeting: str
    """The meeting's reference, as 제2026-3차."""
    decided_on: date
    law_release: str
    actor: str
    """Who confirmed it."""


async def award(session: AsyncSession, now: datetime, decided: Decided, given: Sequence[NewAward]) -> list[Award]:
    """Write what a confirmed decision gives. Nothing else makes an award (조례 §7⑦: nothing is paid undecided)."""
    made: list[Award] = []
    for one in given:
        award = Award(
            id=new_id(),
            municipality=decided.municipality,
            decision=decided.decision,
            kind=one.kind,
            person=one.person,
            won=one.won,
            month=one.month,
            decided_on=decided.decided_on,
            report=one.report,
            proposal=one.proposal,
            law_release=decided.law_release,
            trace=one.trace,
            awarded_at=now,
        )
        made.append(award)
        session.add(award)
    await session.flush()
    for award, one in zip(made, given, strict=True):
        session.add_all(AwardCredit(credit=credit, award=award.id, won=won) for credit, won in one.credits.items())
    await session.flush()
    return made


@dataclass(frozen=True, slots=True)
class Fall:
    """Won that an award loses, and why."""

    award: UUID
    won: int
    why: Exclusion
    credit: UUID | None = None


async def take_back(session: AsyncSession, now: datetime, bills: Collection[UUID]) -> list[AwardReduction]:
    """Awards lose what rested on receipts of these bills that were undone since; told once.

    To be called under the bills' locks, after their credits were computed.
    """
    falls = [
        Fall(award, won, Exclusion(credit.reason or "", credit.article or "", ""), credit.id)
        for credit, award, won in await repository.undone(session, bills)
    ]
    return await reduce(session, now, falls)


async def reduce(session: AsyncSession, now: datetime, falls: Sequence[Fall]) -> list[AwardReduction]:
    """Take won from awards, with a row each that says why; never more than stands. What is not yet at the bank is not
    paid so; what is, opens a case of taking back.

    Holds the awards until the transaction ends.
    """
    held = await repository.lock(session, {fall.award for fall in falls})
    reductions: list[AwardReduction] = []
    for fall in falls:
        award = held[fall.award]
        won = min(fall.won, award.won - award.reduced)
        if not won:
            continue
        award.reduced += won
        reductions.append(
            AwardReduction(
                id=new_id(),
                award=award.id,
                credit=fall.credit,
                won=won,
                reason=fall.why.reason,
                article=fall.why.article,
                reduced_at=now,
            )
        )
    session.add_all(reductions)
    await session.flush()
    await open_where_paid(session, now, reductions)
    return reductions
