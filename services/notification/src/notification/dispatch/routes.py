"""The messenger's webhook. What it says is not believed: its signature is a constant that many may know."""

import hmac
from typing import Annotated

from fastapi import APIRouter, Header
from semu_kit.problems import Unauthorized
from semu_kit.routes import ClockDep, RuntimeDep, Session, TransactionRoute

from notification.dispatch import repository
from notification.resources import resources_of

router = APIRouter(prefix="/callbacks", route_class=TransactionRoute, tags=["callbacks"])


@router.post("/alimtalk", status_code=204)
async def results_changed(
    session: Session,
    clock: ClockDep,
    runtime: RuntimeDep,
    signature: Annotated[str, Header(alias="X-Toast-Webhook-Signature")] = "",
) -> None:
    """Only brings the next asking for results forward; a forged or repeated hook can do no more than that."""
    known = resources_of(runtime).settings.alimtalk_webhook_signature.get_secret_value()
    if not hmac.compare_digest(signature.encode(), known.encode()):
        raise Unauthorized("서명이 올바르지 않습니다. X-Toast-Webhook-Signature 설정을 확인하십시오.")
    await repository.bring_forward(session, clock.now())
