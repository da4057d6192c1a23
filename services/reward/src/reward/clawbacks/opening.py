"""A case opens by itself when what a paid award rested on falls; before it is sent, the payout is taken back."""

from collections.abc import Sequence
from datetime import datetime

from semu_contracts.events.reward import ClawbackOpened, OpenedClawback
from semu_kit.clock import KST
from semu_kit.ids import new_id, shard_of
from semu_kit.outbox import events_about, record
from sqlalchemy.ext.asyncio import AsyncSession

from reward.awards.models import AwardReduction
from reward.clawbacks import repository
from reward.clawbacks.models import Clawback
from reward.payouts import repository as payouts
from reward.payouts.models import APPROVED, CANCELLED, ORDERED, Payout
from reward.payouts.telling import told

SYSTEM = "system:reward"


async def open_where_paid(session: AsyncSession, now: datetime, reductions: Sequence[AwardReduction]) -> None:
    """What fell from awards that are being paid: what was not sent to the bank is not paid, and waits again for what
    stands of it; what was sent or paid opens a case, whose cause an official records (조례 §11).

    The caller holds the awards.
    """
    if not reductions:
        return
    live, opened = await payouts.lock_live(session, {one.award for one in reductions}), []
    for one in reductions:
        payout = live.get(one.award)
        if payout is None:
            continue
        if payout.state in (ORDERED, APPROVED, CANCELLED):
            payout.state, payout.reason = CANCELLED, one.reason
        else:
            opened.append(await open_case(session, now, payout, one.won, one.reason, SYSTEM, reduction=one))
    await session.flush()
    await repository.touch(session, [case.id for case in opened])


async def open_case(
    session: AsyncSession,
    now: datetime,
    payout: Payout,
    won: int,
    because: str,
    actor: str,
    reduction: AwardReduction | None = None,
) -> Clawback:
    """Open a case about a part of a payout, and tell it."""
    case = Clawback(
        id=new_id(),
        municipality=payout.municipality,
        payout=payout.id,
        award=payout.award,
        person=payout.person,
        reduction=reduction.id if reduction else None,
        won=won,
        because=because,
        opened_on=now.astimezone(KST).date(),
        opened_by=actor,
        opened_at=now,
        state="open",
    )
    session.add(case)
    item = OpenedClawback(**told(payout) | {"won": won}, clawback=case.id, opened_on=case.opened_on)
    await record(
        session,
        *events_about(
            ClawbackOpened, [item], shard=lambda one: shard_of(one.award), source="reward",
            municipality=payout.municipality, actor=actor, at=now,
        ),
    )  # fmt: skip
    return case


def withdraw(case: Clawback, won: int) -> None:
    """What was paid rests on money that is there again: so much less is in question; a case about nothing closes."""
    if won < case.won:
        case.won -= won
    else:
        case.state, case.closed_because = "closed", "restored"


async def close_unpaid(session: AsyncSession, unpaid: Sequence[Payout], because: str) -> list[Clawback]:
    """The bank holds the money, or has it back: there is nothing to take back from the payee. Answers the cases that
    are demanded already, which stay as they are."""
    demanded, closed = [], []
    for case in await repository.lock_of(session, [one.id for one in unpaid]):
        if case.state in ("open", "proposed", "decided"):
            case.state, case.closed_because = "closed", because
            closed.append(case.id)
        elif case.state != "closed":
            demanded.append(case)
    await session.flush()
    await repository.touch(session, closed)
    return demanded
