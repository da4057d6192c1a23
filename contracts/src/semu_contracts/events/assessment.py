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


class LevyDecided(EventData[DecidedBill]):
    type = "levy.decided.v1"
    topic = LEVIES


class WithdrawalRequested(BillItem):
    """A bill of a file that its sender withdraws; collection decides under the bill's lock."""


class LevyWithdrawalRequested(EventData[WithdrawalRequested]):
    type = "levy.withdrawal_requested.v1"
    topic = LEVIES

    levy_file: UUID
