"""Rewards asked of given facts, and answered. Money is whole won, days are KST; people go by opaque ids."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError, WrapValidator
from pydantic.json_schema import SkipJsonSchema
from semu_kit.faults import Fault, Faulty, faults_of

from reward.credits.schemas import Reason
from reward.facts.facts import Ground
from reward.kinds import InformantKind, Kind

Day = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2100, 12, 31))]
Won = Annotated[int, Field(strict=True, ge=0, le=10**15)]
Number = Annotated[str, StringConstraints(max_length=100)]
Slug = Annotated[str, StringConstraints(pattern="^[a-z0-9_-]{1,60}$")]


class _Given(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ReceiptGiven(_Given):
    """A receipt of the bill (수납), and how the bill stood on its day."""

    day: Day
    """수납일."""
    collected: Won
    """Principal and charges; collection expense (체납처분비) is not in it."""
    provider: Number = ""
    payment_id: Number = ""
    """With the provider, the order among the receipts of one day."""
    deferred_due: Day | None = None
    """징수유예로 옮겨진 납부기한."""
    written_off_on: Day | None = None
    """정리보류일."""
    limitation_on: Day | None = None
    """소멸시효 완성예정일."""
    entrusted_fee: Won | None = None
    """징수촉탁교부금."""


class OfficialGiven(_Given):
    """An official's standing on all of the days."""

    official: UUID
    grade: Annotated[int, Field(strict=True, ge=1, le=9)]
    term_limited: bool = False
    """체납액 징수에 직접 종사하는 임기제 공무원."""


class ContactGiven(_Given):
    """독려."""

    official: UUID
    day: Day
    kind: Slug
    direct: bool = True
    recorded_on: Day | None = None


class DispositionGiven(_Given):
    """체납처분·행정제재."""

    official: UUID
    day: Day
    kind: Slug
    recorded_on: Day | None = None


class MeritGiven(_Given):
    """A merit that the work record names (공적조서)."""

    official: UUID
    ground: Ground
    first_day: Day
    last_day: Day


class FinderGiven(_Given):
    person: UUID
    official: bool


class FindingGiven(_Given):
    """Hidden revenue because of which the bill was levied (숨은 세원)."""

    found_on: Day
    use: Slug | None = None
    """Of non-tax revenue, which use without leave; nothing for a tax."""
    finders: Annotated[list[FinderGiven], Field(min_length=1, max_length=20)]


class BillGiven(_Given):
    """One case: a bill, what was collected of it, and who did what for it. Its collectors and its finders are
    credited."""

    kind: Literal["bill"]
    item: str
    """Code, Korean name or alias of the revenue item (세목·과목)."""
    levy_year: Annotated[int, Field(strict=True, ge=1990, le=2100)]
    due_date: Day
    arrears_since: Day | None = None
    demand_due: Day | None = None
    """독촉장의 납부기한."""
    liability_day: Day | None = None
    """납세의무 성립일; only finders need it."""
    decided_on: Day | None = None
    """부과일; finders need it, and it shows arrears that were levied only after their year was closed."""
    receipts: Annotated[list[ReceiptGiven], Field(min_length=1, max_length=60)]
    officials: Annotated[list[OfficialGiven], Field(max_length=50)] = []
    contacts: Annotated[list[ContactGiven], Field(max_length=200)] = []
    dispositions: Annotated[list[DispositionGiven], Field(max_length=100)] = []
    merits: Annotated[list[MeritGiven], Field(max_length=50)] = []
    finding: FindingGiven | None = None


class InformedGiven(_Given):
    """What a report brought (탈루세액 제보, 은닉재산 신고)."""

    kind: InformantKind
    won: Won
    reported_on: Day
    completed_on: Day
    """관련 징수가 완료된 날."""


class ProposedGiven(_Given):
    """A proposal, and the amount that the committee would decide."""

    kind: Literal["proposal"]
    decided: Won
    decided_on: Day
    other_award: bool = False
    """다른 부상금이 지급되었는지."""
    grade: Annotated[int, Field(strict=True, ge=1, le=9)] | None = None
    """직급 of an official who proposed it; None for a citizen."""


Given = BillGiven | InformedGiven | ProposedGiven
_KINDS = ("bill", "evasion_informant", "hidden_assets_informant", "proposal")
_GIVEN: TypeAdapter[Given] = TypeAdapter(Annotated[Given, Field(discriminator="kind")])


def _kept_apart(row: Any, _: object) -> Given | Faulty:
    try:
        return _GIVEN.validate_python(row)
    except ValidationError as refusal:
        return Faulty(errors=faults_of(refusal, _KINDS))


Row = Annotated[Annotated[Given, Field(discriminator="kind")] | SkipJsonSchema[Faulty], WrapValidator(_kept_apart)]


class ComputationsQuestion(BaseModel):
    law_release: Annotated[str, Field(pattern="^[0-9a-f]{64}$")] | None = None
    """Hash of the law release to compute with; without it, the present one."""
    meeting_on: Day | None = None
    """The day of the committee's decision, today without it; it matters where policy `reward.version-selected-by` is
    `decision-day`."""
    computations: Annotated[list[Row], Field(min_length=1, max_length=1000)]
    """The bills among them are all that there are: a person's credits of one month share the month's cap."""


class Reward(BaseModel):
    """What one person gets, or why nothing."""

    kind: Kind
    receipt: int | None
    """Position in the bill's receipts, from 0; None for what no receipt makes."""
    person: UUID | None
    """None where nobody had work on record, and for informants and proposals."""
    won: int
    """After all caps."""
    reason: Reason | None
    """Why nothing is paid."""
    article: str | None
    explanation: list[str]
    """In Korean, a line a step, with the articles."""
    trace: dict[str, Any]
    """Facts, keys, values, articles and the law release."""


class Computed(BaseModel):
    row: int
    """Position in the question, from 0."""
    won: int
    rewards: list[Reward]


class Refused(BaseModel):
    row: int
    """Position in the question, from 0."""
    errors: list[Fault]


class ComputationsAnswer(BaseModel):
    law_release: str
    computed: list[Computed]
    refused: list[Refused]
