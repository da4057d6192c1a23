"""Limitation days in requests and answers."""

from datetime import date
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, model_validator

from collection.limitations.rules import Cause


class NewLimitation(BaseModel):
    """What set, interrupted or suspended the limitation period of a bill, and the day on which it completes now."""

    bill: UUID
    cause: Cause
    first_day: date
    last_day: date | None = None
    """None while it goes on."""
    limitation_on: date
    """시효완성일: the last day on which the claim lives."""

    @model_validator(mode="after")
    def _in_order(self) -> "NewLimitation":
        if self.last_day is not None and self.last_day < self.first_day:
            raise ValueError("끝난 날(last_day)이 시작한 날(first_day)보다 빠릅니다. 두 날을 확인하십시오.")
        if self.limitation_on < (self.last_day or self.first_day):
            raise ValueError("시효완성일(limitation_on)이 그 사유보다 빠릅니다. 날짜를 확인하십시오.")
        return self


class LimitationAnswer(BaseModel):
    id: UUID
    bill: UUID
    cause: Cause
    first_day: date
    last_day: date | None
    limitation_on: date
    actor: str
    recorded_at: AwareDatetime


class LimitationPage(BaseModel):
    limitation_on: date | None
    """As it stands now; none if it was never told."""
    limitations: list[LimitationAnswer]
    """In the order in which they were recorded; the last one stands."""
