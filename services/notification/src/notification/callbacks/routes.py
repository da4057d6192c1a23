"""The signed webhook of collectors (수납기관)."""

import time
from typing import Annotated

import structlog
from fastapi import APIRouter, Header, Request
from pydantic import ValidationError
from semu_kit.problems import Problem, Unauthorized
from semu_kit.routes import RuntimeDep, Session, TransactionRoute
from semu_kit.runtime import Runtime
from sqlalchemy.ext.asyncio import AsyncSession

from notification.callbacks import service
from notification.callbacks.rules import Fault, fault_of
from notification.callbacks.schemas import DepositReceived, DepositTaken
from notification.providers.calls import counted, expect
from notification.resources import resources_of

router = APIRouter(prefix="/callbacks", route_class=TransactionRoute, tags=["callbacks"])
log = structlog.get_logger()

# Of the banks it is counted what we make of their calls: a key out of step stops the money's news.
expect("bank")


class BadSignature(Unauthorized):
    """Facts: fault (missing, stale or wrong)."""

    type, title = "bad-signature", "The signature does not hold"
    headers = {}


class UnreadableDeposit(Problem):
    """Facts: errors."""

    status, type, title = 422, "unreadable-deposit", "The body is not a deposit"


_REMEDIES = {
    Fault.MISSING: "Semu-Signature 머리글이 없거나 형식이 다릅니다. t와 v1을 실어 보내십시오.",
    Fault.STALE: "서명 시각이 5분을 벗어났습니다. 시계를 맞추고 지금 시각으로 다시 서명하십시오.",
    Fault.WRONG: "서명이 본문과 맞지 않습니다. 서명 키와 원문 본문을 확인하십시오.",
}
_DOCUMENTED = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": DepositReceived.model_json_schema()}},
    }
}


@router.post("/payments/{collector}", openapi_extra=_DOCUMENTED)
async def deposit_received(
    collector: str,
    request: Request,
    session: Session,
    runtime: RuntimeDep,
    signature: Annotated[str, Header(alias="Semu-Signature")] = "",
) -> DepositTaken:
    """HMAC-SHA256 over `t + "." + raw body` with the collector's key, at most five minutes old."""
    with counted("bank", Problem):
        return await _take(collector, await request.body(), session, runtime, signature)


async def _take(
    collector: str, body: bytes, session: AsyncSession, runtime: Runtime, signature: str
) -> DepositTaken:
    keys = resources_of(runtime).settings.keys_of_collectors.get(collector, [])
    # An unknown collector is refused like a wrong key: the answer does not tell which collectors exist.
    fault = fault_of(signature, body, keys, time.time())
    if fault is not None:
        log.warning("deposit.bad_signature", collector=collector, fault=str(fault))
        raise BadSignature(_REMEDIES[fault], fault=str(fault))
    try:
        told = DepositReceived.model_validate_json(body)
    except ValidationError as error:
        errors = [{"pointer": "/" + "/".join(map(str, each["loc"])), "reason": each["msg"]} for each in error.errors()]
        raise UnreadableDeposit(
            "본문이 입금 통지 형식이 아닙니다. errors를 보고 고쳐 보내십시오.", errors=errors
        ) from error
    return await service.take(session, runtime, collector, told)
