"""Giving back to awards what fell from them, when the money that they rest on is there again."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from semu_kit.ids import new_id
from sqlalchemy.ext.asyncio import AsyncSession

from reward.awards import repository
from reward.awards.models import AwardReduction, AwardRestoration
from reward.awards.service import Fall
from reward.clawbacks import repository as clawbacks
from reward.clawbacks.models import Clawback
from reward.clawbacks.opening import withdraw
from reward.payouts import repository as payouts
from reward.payouts.models import APPROVED, CANCELLED, ORDERED, Payout

REASON: Final = "receipt-posted-anew"


async def restore(session: AsyncSession, now: datetime, rises: Sequence[Fall]) -> None:
    """Give won back to awards, out of what fell from them for the same reason, the last first, with a row each.

    What is ordered and not yet at the bank is ordered anew, with what stands then; a case about money that is there
    again is withdrawn. What was demanded of the payee, or left to them, stays as it was decided, and so does what the
    bank has without the part that fell: an award is paid once.

    Holds the awards until the transaction ends.
    """
    held = await repository.lock(session, {rise.award for rise in rises})
    live = await payouts.lock_live(session, set(held))
    for rise in rises:
        award, payout, left = held[rise.award], live.get(rise.award), rise.won
        cases = await clawbacks.of_award(session, award.id)
        for fallen, standing in await repository.standing_reductions(session, award.id, rise.why.reason):
            case = next((one for one in cases if one.reduction == fallen.id), None)
            won = min(left, standing) if _can_rise(payout, case) else 0
            if not won:
                continue
            left -= won
            award.reduced -= won
            session.add(_row(now, rise, fallen, won))
            if case is not None and case.state != "closed":
                withdraw(case, won)
            elif payout is not None:
                payout.state, payout.reason = CANCELLED, REASON
    await session.flush()


def _can_rise(payout: Payout | None, case: Clawback | None) -> bool:
    """Whether what fell is still to be paid, or is in question with the payee."""
    if case is None or case.closed_because in ("not-paid", "returned"):
        return payout is None or payout.state in (ORDERED, APPROVED, CANCELLED)
    return case.state in ("open", "proposed", "decided")


def _row(now: datetime, rise: Fall, fallen: AwardReduction, won: int) -> AwardRestoration:
    return AwardRestoration(
        id=new_id(), reduction=fallen.id, won=won, reason=REASON, article=rise.why.article, restored_at=now
    )
