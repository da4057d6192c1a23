"""Comparisons and differences in requests and answers. Won; no personal data, and no free text that could hold any."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field, computed_field
from semu_contracts.internal.sums import Subject

from collection.agreements.rules import Cause, Kind, State, kind_of


class AgreementAnswer(BaseModel):
    """One comparison of assessment, notification and reward with collection."""

    id: UUID
    municipality: str
    day: date
    asked_by: str
    asked_at: AwareDatetime
    first_look_at: AwareDatetime | None
    finished_at: AwareDatetime | None
    differences: int | None
    """Those that stood at both looks; null until it is finished."""

    @computed_field  # type: ignore[prop-decorator]  # pydantic's own pattern
    @property
    def state(self) -> Literal["waiting", "looking_again", "finished"]:
        if self.finished_at is not None:
            return "finished"
        return "waiting" if self.first_look_at is None else "looking_again"


class AgreementPage(BaseModel):
    agreements: list[AgreementAnswer]
    """The newest first; ask again with the last id as `before` for more."""


class DifferenceAnswer(BaseModel):
    """One fact of which collection and another service say otherwise."""

    subject: Subject
    name: str
    """The bill's id for `decided`; provider and its number of the payment for `approved`, and the bill's id after them
    for `credited`."""
    bill: UUID | None
    here: int | None
    """Won by collection; null if it knows nothing of it."""
    there: int | None
    """Won by assessment (`decided`), notification (`approved`) or reward (`credited`)."""
    first_seen_at: AwareDatetime
    last_seen_at: AwareDatetime
    state: State
    """What is `gone` stays on record."""
    cause: Cause | None
    explained_by: str | None
    explained_at: AwareDatetime | None

    @computed_field  # type: ignore[prop-decorator]  # pydantic's own pattern
    @property
    def kind(self) -> Kind:
        return kind_of(self.here, self.there)


class DifferencePage(BaseModel):
    differences: list[DifferenceAnswer]
    """In order of name; ask again with the last name as `after` for more."""


class NewExplanation(BaseModel):
    """What an official found out about a difference that stands."""

    subject: Subject
    name: str = Field(max_length=300)
    cause: Cause
