"""The operator's API."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field, field_validator

from semu_kit.auth import Principal, require
from semu_kit.dead_letters import service
from semu_kit.handlers import Context, Handlers
from semu_kit.routes import RuntimeDep, Session, UnitOfWorkRoute

Operator = Annotated[Principal, require("operations")]


class DeadLetterView(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    seq: int
    """Its place in the order of arrival; the next page's `after`."""
    state: Literal["parked", "waiting", "replayed", "discarded"]
    topic: str
    partition: int
    offset: int
    event_id: UUID
    type: str | None
    ordering_key: UUID | None
    payload: dict[str, Any] | None
    raw: str | None
    """The message as it came, where it could not be read."""
    mended: dict[str, Any] | None
    reason: str
    attempts: int
    note: str | None
    settled_by: str | None
    recorded_at: datetime
    settled_at: datetime | None

    @field_validator("raw", mode="before")
    @classmethod
    def _readable(cls, raw: bytes | None) -> str | None:
        return None if raw is None else raw.decode(errors="replace")


class Mending(BaseModel):
    event: dict[str, Any]
    """The whole event, as it should have been."""


class Discarding(BaseModel):
    note: Annotated[str, Field(min_length=1, max_length=500)]
    """Why it may be given up."""


def dead_letter_routes(service_name: str, handlers: Handlers) -> APIRouter:
    """The routes under `/<service>/v1/dead-letters`, for whoever has the scope `operations`."""
    router = APIRouter(prefix=f"/{service_name}/v1/dead-letters", tags=["dead letters"], route_class=UnitOfWorkRoute)

    @router.get("")
    async def page(
        session: Session,
        operator: Operator,
        state: Literal["parked", "waiting", "replayed", "discarded"] = "parked",
        after: int = 0,
        limit: Annotated[int, Query(ge=1, le=500)] = 100,
    ) -> list[DeadLetterView]:
        letters = await service.page(session, operator.municipality, state, after, limit)
        return [DeadLetterView.model_validate(letter) for letter in letters]

    @router.put("/{letter_id}/event")
    async def mend(letter_id: UUID, body: Mending, session: Session, operator: Operator) -> DeadLetterView:
        letter = await service.mend(session, operator.municipality, letter_id, body.event)
        return DeadLetterView.model_validate(letter)

    @router.post("/{letter_id}/replay")
    async def replay(letter_id: UUID, session: Session, runtime: RuntimeDep, operator: Operator) -> DeadLetterView:
        context = Context(session, runtime)
        letter = await service.replay(context, handlers, operator.municipality, letter_id, operator.actor)
        return DeadLetterView.model_validate(letter)

    @router.post("/{letter_id}/discard")
    async def discard(
        letter_id: UUID, body: Discarding, session: Session, runtime: RuntimeDep, operator: Operator
    ) -> DeadLetterView:
        context = Context(session, runtime)
        letter = await service.discard(context, handlers, operator.municipality, letter_id, operator.actor, body.note)
        return DeadLetterView.model_validate(letter)

    return router
