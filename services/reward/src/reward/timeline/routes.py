"""What this service knows of a bill's story; asked by the gateway."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from semu_contracts.internal.timeline import Timeline
from semu_kit.auth import Principal, require
from semu_kit.routes import ReadRoute, Session

from reward.credits import repository as credits
from reward.facts.models import Bill
from reward.timeline import entries, repository

router = APIRouter(prefix="/reward/internal/v1", route_class=ReadRoute, tags=["internal"])


@router.get("/bills/{bill}/timeline")
async def timeline(
    bill: UUID, principal: Annotated[Principal, require("internal:timeline")], session: Session
) -> Timeline:
    """Credits computed for the bill's receipts, the committee's decisions on them, what was paid and what fell.

    Reports of informants are not told: whoever may see a bill would learn that somebody informed.
    """
    known = await session.get(Bill, bill)
    found = {credit.id: credit for credit in await credits.of_bill(session, bill)}
    decisions = await repository.decisions(session, {one.recognition for one in found.values() if one.recognition})
    story = [entries.computed(credit) for credit in found.values()]
    story += [entries.decided(credit, decisions[credit.recognition]) for credit in found.values() if credit.recognition]
    story += [entries.fell(one) for one in await repository.reductions(session, found)]
    story += [entries.paid(*one) for one in await repository.payouts(session, found)]
    story += [entries.questioned(*one) for one in await repository.clawbacks(session, found)]
    story.sort(key=lambda entry: entry.at)
    return Timeline(bill=bill, municipality=known.municipality if known else None, entries=story)
