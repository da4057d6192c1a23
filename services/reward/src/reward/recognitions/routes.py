"""The committee's decisions, entered by an official."""

from typing import Annotated

from fastapi import APIRouter
from semu_kit.auth import Principal, require
from semu_kit.routes import ClockDep, Session, UnitOfWorkRoute
from semu_law import load

from reward.credits.models import RECOGNISED
from reward.recognitions import service
from reward.recognitions.schemas import NewRecognition, RecognitionView

router = APIRouter(prefix="/reward/v1", route_class=UnitOfWorkRoute, tags=["rewards"])


@router.post("/recognitions", status_code=201)
async def decide(
    body: NewRecognition,
    principal: Annotated[Principal, require("rewards:decide")],
    session: Session,
    clock: ClockDep,
) -> RecognitionView:
    """Recognise or refuse provisional credits, citing the committee's meeting."""
    recognition = await service.decide(session, load(), clock, principal, body)
    return RecognitionView(
        recognition=recognition.id,
        municipality=recognition.municipality,
        decision=body.decision,
        meeting=recognition.meeting,
        decided_on=recognition.decided_on,
        credits=sorted(set(body.credits)),
        total=body.total if body.decision == RECOGNISED else 0,
    )
