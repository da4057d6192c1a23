"""`/reward/v1/forms`, and the filled forms of reports and claims, as PDF."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import BaseModel
from semu_kit.auth import Principal, require
from semu_kit.routes import ClockDep, ReadRoute, RuntimeDep, Session, TransactionRoute
from semu_kit.sheets.sending import PDF, documented, send_pdf
from semu_law import load

from reward.forms import service
from reward.forms.service import Which
from reward.identities.schemas import Reason, WhyOpened
from reward.identities.service import IDENTIFY
from reward.resources import resources_of

reads = APIRouter(prefix="/reward/v1", route_class=ReadRoute, tags=["forms"])
# The answer shows persons: it may not be kept for a repeated key, and looking twice at an informant is entered twice.
openings = APIRouter(prefix="/reward/v1", route_class=TransactionRoute, tags=["forms"])


class WhyFilled(BaseModel):
    reason: Reason | None = None
    """Why an informant's claim must be seen; nobody else's asks for one."""


@reads.get("/forms/{form}", response_class=Response, responses=documented(PDF))
async def blank_form(
    form: Which, clock: ClockDep, runtime: RuntimeDep, principal: Annotated[Principal, require("rewards:read")]
) -> Response:
    """A blank form to print (별지 제1호~제3호서식)."""
    document = service.blank(load(), principal.municipality, form, clock.today())
    return send_pdf(await resources_of(runtime).press.document(document), f"reward-form-{form}")


@openings.post("/reports/{report}/filled-form", response_class=Response, responses=documented(PDF))
async def filled_report(
    report: UUID,
    body: WhyOpened,
    session: Session,
    runtime: RuntimeDep,
    principal: Annotated[Principal, require(IDENTIFY)],
) -> Response:
    """The report on its form, for the informant to sign. The look and its reason are entered in the register."""
    number, document = await service.of_report(session, runtime, load(), principal, report, body.reason)
    return send_pdf(await resources_of(runtime).press.document(document), f"report-{number.strip('제호')}")


@openings.post("/claims/{claim}/filled-form", response_class=Response, responses=documented(PDF))
async def filled_claim(
    claim: UUID,
    body: WhyFilled,
    session: Session,
    runtime: RuntimeDep,
    principal: Annotated[Principal, require("rewards:write", IDENTIFY)],
) -> Response:
    """The claim on form 3. An informant's asks for the role that sees who informed instead, and for a reason."""
    document = await service.of_claim(session, runtime, load(), principal, claim, body.reason)
    return send_pdf(await resources_of(runtime).press.document(document), f"reward-claim-{claim}")
