"""Late charges asked of given facts, and answered. Money is whole won, days are KST."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, WrapValidator
from pydantic.json_schema import SkipJsonSchema
from semu_contracts.events.collection import DeferralKind
from semu_kit.faults import Fault, Faulty, faults_of

from collection.late_charges.facts import Debtor, Regime

Day = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2100, 12, 31))]
Won = Annotated[int, Field(strict=True, ge=0, le=10**15)]


class _Given(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PaymentGiven(_Given):
    day: Day
    """수납일."""
    won: Won
    """본세 that was paid."""


class DeferralGiven(_Given):
    first_day: Day
    last_day: Day
    """The day on which it ended, if it was ended early."""
    kind: DeferralKind


Payments = Annotated[list[PaymentGiven], Field(max_length=60)]
Deferrals = Annotated[list[DeferralGiven], Field(max_length=12)]


class BillGiven(_Given):
    """A noticed bill: what its law adds after the due date of the notice."""

    kind: Literal["bill"]
    item: str
    """Code, Korean name or alias of the revenue item (세목·과목)."""
    liability_day: Day
    """납세의무 성립일."""
    due_date: Day
    """납기일 as the notice names it: moved to a business day here."""
    principal: Won
    """본세 to be paid."""
    notified_principal: Won | None = None
    """본세 as the notice named it, which the thresholds look at; without it, `principal`."""
    payments: Payments = []
    deferrals: Deferrals = []
    debtor: Debtor = "person"
    as_of: Day


class _UnpaidGiven(_Given):
    due_date: Day
    """법정납부기한: moved to a business day here."""
    unpaid: Won
    """미납세액 when that day ended."""
    payments: Payments = []
    """What was paid of it since."""
    noticed_on: Day | None = None
    """납세고지일: the daily charge ends with it."""
    as_of: Day


class SelfAssessedGiven(_UnpaidGiven):
    """A self-assessed tax (신고납부) unpaid at its statutory due date: what is added until it is paid or noticed."""

    kind: Literal["self_assessed"]


class WithheldGiven(_UnpaidGiven):
    """A withheld tax (특별징수) not paid in by its statutory due date: what is added before and after its notice."""

    kind: Literal["withheld"]
    notice_due: Day | None = None
    """납부기한 of the notice: moved to a business day here."""
    deferrals: Deferrals = []


Given = BillGiven | SelfAssessedGiven | WithheldGiven
_KINDS = ("bill", "self_assessed", "withheld")
_GIVEN: TypeAdapter[Given] = TypeAdapter(Annotated[Given, Field(discriminator="kind")])


def _kept_apart(row: Any, _: object) -> Given | Faulty:
    """Good rows are computed beside bad ones: a bad row is kept with its faults instead of failing the request."""
    try:
        return _GIVEN.validate_python(row)
    except ValidationError as refusal:
        return Faulty(errors=faults_of(refusal, _KINDS))


Row = Annotated[Annotated[Given, Field(discriminator="kind")] | SkipJsonSchema[Faulty], WrapValidator(_kept_apart)]


class ComputationsQuestion(BaseModel):
    law_release: Annotated[str, Field(pattern="^[0-9a-f]{64}$")] | None = None
    """Hash of the law release to compute with; without it, the present one."""
    computations: Annotated[list[Row], Field(min_length=1, max_length=1000)]


class Computed(BaseModel):
    row: int
    """Position in the question, from 0."""
    won: int
    """The whole charge accrued by the end of `as_of`, whatever of it was paid."""
    regime: Regime | None
    due: date
    """납부기한, moved to a business day and by deferrals."""
    explanation: list[str]
    """In Korean, a line a step, with the articles."""
    trace: dict[str, Any]
    """Facts, keys, values, articles and the law release: enough to compute it again."""


class Refused(BaseModel):
    row: int
    """Position in the question, from 0."""
    errors: list[Fault]


class ComputationsAnswer(BaseModel):
    law_release: str
    computed: list[Computed]
    refused: list[Refused]
