"""What other services ask about taxpayers."""

from typing import Annotated

from fastapi import APIRouter
from semu_contracts.internal.recipients import RecipientsAnswer, RecipientsQuestion
from semu_kit.auth import Principal, require
from semu_kit.routes import ReadRoute, Session, VaultDep

from assessment.taxpayers import service

router = APIRouter(prefix="/assessment/internal/v1", route_class=ReadRoute, tags=["internal"])


@router.post("/recipients")
async def ask_recipients(
    question: RecipientsQuestion,
    session: Session,
    vault: VaultDep,
    principal: Annotated[Principal, require("internal:recipients")],
) -> RecipientsAnswer:
    """Whom messages are for: the only answer with personal data, never logged, nor kept by the asker."""
    return RecipientsAnswer(recipients=await service.recipients(session, vault, question.taxpayers))
