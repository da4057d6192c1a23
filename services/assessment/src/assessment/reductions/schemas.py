"""A reduction in requests and answers. Won; days in KST. No free text: it would hold personal data."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field, model_validator

from assessment.reductions.rules import Reason

Won = Annotated[int, Field(ge=0, le=10**15)]


class NewReduction(BaseModel):
    """What is taken off, by what had been decided: principal (본세) and penalty (가산세) apart."""

    decided_day: date
    """감액결정일: today or earlier."""
    principal: Won
    penalty: Won = 0
    reason: Reason
    """부과취소, 경정 (Dongjak 11①); 불복청구, 감면결정, 결정착오 (Dongjak 12①)."""

    @model_validator(mode="after")
    def _takes_something(self) -> "NewReduction":
        if not self.principal + self.penalty:
            raise ValueError("감액할 금액이 없습니다. principal이나 penalty에 원 단위 금액을 보내십시오.")
        return self


class ReductionAnswer(BaseModel):
    id: UUID
    bill: UUID
    decided_day: date
    principal: int
    penalty: int
    reason: Reason
    provision: str
    decided_by: str
    recorded_at: AwareDatetime


class Reductions(BaseModel):
    reductions: list[ReductionAnswer]
    """In the order in which they were recorded."""
