"""The committee decides on provisional credits (심의·의결, 조례 §7⑤·⑦, before the amendment §6)."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from semu_contracts.events.reward import CreditRecognised, RecognisedCredit
from semu_kit.auth import Principal
from semu_kit.clock import Clock
from semu_kit.ids import new_id, shard_of
from semu_kit.outbox import events_about, record
from semu_kit.problems import Conflict, Forbidden, NotFound, Problem
from semu_law import Release
from sqlalchemy.ext.asyncio import AsyncSession

from reward.credits import repository
from reward.credits.models import PROVISIONAL, RECOGNISED, Credit
from reward.credits.service import recompute
from reward.recognitions.models import Recognition
from reward.recognitions.schemas import NewRecognition


class OwnCredit(Forbidden):
    """An official may not take part in the decision on their own credit (§7⑥ 단서)."""

    type, title = "own-credit", "Nobody decides on a credit of their own"


class CreditNotProvisional(Conflict):
    """Only a provisional credit is decided on: the others are excluded, reversed or decided already."""

    type, title = "credit-not-provisional", "A credit is not provisional"


class AmountsChanged(Conflict):
    """A fact that arrived since the committee saw the credits changed their sum."""

    type, title = "amounts-changed", "The amounts are no longer those that the committee saw"


class ImpossibleDecisionDay(Problem):
    """A decision lies between the last receipt that it is about and today."""

    status, type, title = 422, "impossible-decision-day", "The decision's day is not possible"


async def decide(
    session: AsyncSession, law: Release, clock: Clock, principal: Principal, body: NewRecognition
) -> Recognition:
    """Record the decision, fix or refuse the credits, and tell it.

    Raises NotFound, OwnCredit, ImpossibleDecisionDay, CreditNotProvisional, AmountsChanged.
    """
    credits = await _settled(session, law, clock, principal.municipality, set(body.credits))
    _check(credits, principal, body, clock.today())
    recognition = Recognition(
        id=new_id(),
        municipality=principal.municipality,
        decision=body.decision,
        meeting=body.meeting,
        decided_on=body.decided_on,
        law_release=law.hash,
        actor=principal.actor,
        recorded_at=clock.now(),
    )
    session.add(recognition)
    await session.flush()
    for credit in credits:
        credit.state, credit.recognition = body.decision, recognition.id
        if body.decision != RECOGNISED:
            credit.amount = 0
    await session.flush()
    if body.decision != RECOGNISED:
        # What was refused no longer takes room under the caps.
        await recompute(session, law, clock.now(), principal.municipality, {credit.bill for credit in credits})
    told = events_about(
        CreditRecognised,
        [_told(credit, recognition) for credit in credits],
        shard=lambda item: shard_of(item.official),
        source="reward",
        municipality=principal.municipality,
        actor=principal.actor,
        at=clock.now(),
    )
    await record(session, *told)
    return recognition


async def _settled(
    session: AsyncSession, law: Release, clock: Clock, municipality: str, ids: set[UUID]
) -> Sequence[Credit]:
    """The credits as all facts on record make them, held until the decision is entered.

    The race: a late contact or a reversal is applied meanwhile. Computing holds the bills and their months: what came
    before is in the amounts, and what comes after finds the decision.
    """
    seen = await repository.by_ids(session, municipality, ids)
    await recompute(session, law, clock.now(), municipality, {credit.bill for credit in seen})
    credits = await repository.by_ids(session, municipality, ids)
    if len(credits) != len(ids):
        missing = sorted(ids - {credit.id for credit in credits})
        raise NotFound("모르는 포상금 내역이 있습니다. 번호를 확인하십시오.", credits=missing)
    return credits


def _check(credits: Sequence[Credit], principal: Principal, body: NewRecognition, today: date) -> None:
    if any(str(credit.official) == principal.subject for credit in credits):
        raise OwnCredit("본인의 포상금은 심의할 수 없습니다(조례 §7⑥ 단서). 다른 위원이 처리해야 합니다.")
    if not max(credit.day for credit in credits) <= body.decided_on <= today:
        raise ImpossibleDecisionDay("의결일은 수납일부터 오늘 사이여야 합니다. 의결일을 확인하십시오.")
    others = [credit for credit in credits if credit.state != PROVISIONAL]
    if others:
        raise CreditNotProvisional(
            "심의 대상이 아닌 내역이 있습니다(제외·취소되었거나 이미 의결됨). 빼고 다시 보내십시오.",
            credits=[{"credit": credit.id, "state": credit.state, "reason": credit.reason} for credit in others],
        )
    total = sum(credit.amount for credit in credits)
    if total != body.total:
        raise AmountsChanged("심의한 금액이 바뀌었습니다. 내역을 다시 확인하고 심의하십시오.", total=total)


def _told(credit: Credit, recognition: Recognition) -> RecognisedCredit:
    assert credit.official is not None, "only officials have provisional credits"
    return RecognisedCredit(
        credit=credit.id,
        official=credit.official,
        bill=credit.bill,
        receipt=credit.receipt,
        decision="recognised" if credit.state == RECOGNISED else "refused",
        amount=credit.amount,
        decided_on=recognition.decided_on,
        law_release=credit.trace["law_release"],
    )
