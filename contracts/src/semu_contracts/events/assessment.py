"""Events of the assessment service (부과)."""

from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from semu_contracts.events.envelope import BillItem, Day, EventData, Won

LEVIES = "assessment.levies"


class CarriedIn(BaseModel):
    """What the sender knew of a carried-over arrear (이월체납) beside the bill itself."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    demand_due: Day | None = None
    """Deadline in the letter of demand (독촉기한)."""
    written_off_on: Day | None = None
    """Day of the write-off (정리보류일)."""
    limitation_on: Day | None = None
    """Day on which the limitation period completes (시효완성예정일)."""
    principal_paid: Won = 0
    """Principal already received before the bill came here (기수납액)."""


class DecidedBill(BillItem):
    """One levy as decided. Unique by municipality, item, fiscal year, period and levy number."""

    item: str
    """Code of the revenue item (세목·과목) in the law package."""
    fiscal_year: int
    period: str
    """기분: the instalment or month within the year, as the sender writes it."""
    levy_number: str
    """과세번호."""
    kind: Literal["new", "carried_over"]
    liability_day: Day
    """납세의무 성립일."""
    decided_day: Day
    """징수결의일."""
    due_date: Day
    """납기일, as the notice names it (not yet moved to a business day)."""
    principal: Won
    """본세; for carried-over arrears the amount first decided, before `carried.principal_paid`."""
    penalty: Won
    """가산세 that was levied with the principal."""
    carried: CarriedIn | None = None
    debtor: Literal["person", "corporation", "state", "local_government"] = "person"
    """Who owes: the State and local governments are spared some late charges (지방세기본법 §55⑤)."""
    paid_by: list[UUID] = []
    """Payments received for it before it was decided (사후 징수결정, Dongjak 7③·⑤)."""


class LevyDecided(EventData[DecidedBill]):
    type = "levy.decided.v1"
    topic = LEVIES

    levy_file: UUID | None = None
    """The file that they came in; none from a sender of the release before."""


class ReducedLevy(BillItem):
    """What a decision takes off a levy (부과취소·경정 감액). Won taken off, by what had been decided."""

    correction: UUID
    """The decision's id: a second sending is harmless."""
    decided_day: Day
    principal: Won
    penalty: Won = 0
    reason: Literal["cancelled", "corrected", "appeal", "exemption", "mistake"]
    """부과취소, 경정, 불복청구, 감면결정, 결정착오."""
    provision: str


class LevyReduced(EventData[ReducedLevy]):
    """감액결정 (Dongjak 11①·12①)."""

    type = "levy.reduced.v1"
    topic = LEVIES


class WithdrawalRequested(BillItem):
    """A bill of a file that its sender withdraws; collection decides under the bill's lock."""


class LevyWithdrawalRequested(EventData[WithdrawalRequested]):
    type = "levy.withdrawal_requested.v1"
    topic = LEVIES

    levy_file: UUID
