"""Merits in requests and answers."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, StringConstraints, model_validator

from reward.facts.facts import Ground


class NewMerit(BaseModel):
    """A merit that no contact shows, as the work record names it (공적조서)."""

    bill: UUID
    official: UUID
    ground: Ground
    """체납액 일제정리기간, 징수촉탁, a disposition by another statute (그 밖의 관계법령), 직접 징수 (which lifts the
    exclusion of grade 5 and above), or an effort like an objection to a dividend (이의신청 등 특별한 노력, which lifts
    the exclusion of dividends)."""
    first_day: date
    last_day: date
    """Receipts of these days, both included, are claimed: the campaign's days, or those of the work."""
    task: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500, pattern=r"^[^\x00-\x1f]+$")
    ]
    """What the official did (맡은 일), and by which statute; no names of debtors."""

    @model_validator(mode="after")
    def _of_a_day(self) -> "NewMerit":
        if self.last_day < self.first_day:
            raise ValueError("끝나는 날(last_day)이 시작하는 날(first_day)보다 빠릅니다. 두 날을 확인하십시오.")
        return self


class MeritAnswer(BaseModel):
    merit: UUID
    bill: UUID
    official: UUID
    ground: Ground
    first_day: date
    last_day: date
    task: str
    decision: Literal["recognised", "refused"] | None
    """None while the committee has not decided: it counts provisionally."""
    decided_on: date | None
    actor: str
    recorded_at: AwareDatetime


class MeritPage(BaseModel):
    merits: list[MeritAnswer]
    next: UUID | None
    """Ask again with `after` set to this; None at the end."""
