"""`/reward/v1/committee/meetings/{meeting}/minutes`."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response
from semu_kit.auth import Principal, require
from semu_kit.routes import ReadRoute, RuntimeDep, Session
from semu_kit.sheets.sending import PDF, documented, send_pdf
from semu_law import load

from reward.committee.minutes import service
from reward.resources import resources_of

router = APIRouter(prefix="/reward/v1/committee", route_class=ReadRoute, tags=["committee"])


@router.get("/meetings/{meeting}/minutes", response_class=Response, responses=documented(PDF))
async def minutes(
    meeting: UUID, principal: Annotated[Principal, require("committee:write")], session: Session, runtime: RuntimeDep
) -> Response:
    """The meeting's minutes (회의록) to print and sign; they name the appointed members, and nobody who is paid."""
    found, document = await service.of_meeting(session, load(), runtime.vault, principal.municipality, meeting)
    pdf = await resources_of(runtime).press.document(document)
    return send_pdf(pdf, f"committee-minutes-{found.municipality}-{found.reference.strip('제차')}")
