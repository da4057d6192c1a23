"""Deferrals in requests and answers."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, model_validator
from semu_contracts.events.collection import DeferralKind

EndReason = Literal["unpaid_instalment", "security_refused", "means_restored", "collected_before_due", "error"]
"""유예한 금액의 미납, 담보명령 불이행, 재산 상황의 변화, 납기 전 징수 사유 (지방세징수법 §29); 착오."""


class NewDeferral(BaseModel):
    """A deferral granted (징수유예), both days included."""

    bill: UUID
    kind: DeferralKind
    first_day: date
    """From the day after it was decided (시행령 §31)."""
    last_day: date

    @model_validator(mode="after")
    def _of_a_day(self) -> "NewDeferral":
        if self.last_day < self.first_day:
            raise ValueError("유예가 끝나는 날(last_day)이 시작하는 날(first_day)보다 빠릅니다. 두 날을 확인하십시오.")
        return self


class NewEnd(BaseModel):
    """The early end of a deferral (징수유예 취소)."""

    ended_on: date
    """The last day on which it holds; the day before its first if it never did."""
    reason: EndReason


class DeferralAnswer(BaseModel):
    id: UUID
    bill: UUID
    kind: DeferralKind
    first_day: date
    last_day: date
    ended_on: date | None
    """None unless it was ended before its last day."""
    provision: str
    actor: str
    recorded_at: AwareDatetime


class DeferralPage(BaseModel):
    payable_until: date
    """납부기한 of the bill, as the deferrals leave it."""
    deferrals: list[DeferralAnswer]
    """In order of their first day."""
