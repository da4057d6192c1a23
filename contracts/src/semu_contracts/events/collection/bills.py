"""Bills and their states."""

from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from semu_contracts.events.envelope import BillItem, Day, EventData, Won

BILLS = "collection.bills"


class Amounts(BaseModel):
    """Won by component of the ledger."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    principal: Won = 0
    """본세."""
    charge: Won = 0
    """가산금·가산세."""
    expense: Won = 0
    """체납처분비."""

    @property
    def total(self) -> int:
        return self.principal + self.charge + self.expense


class OpenedBill(BillItem):
    fiscal_year: int
    amounts: Amounts
    payment_number: str | None = None
    """전자납부번호, by which money finds the bill; none from a sender of the release before."""


class BillOpened(EventData[OpenedBill]):
    type = "bill.opened.v1"
    topic = BILLS


class SettledBill(BillItem):
    fiscal_year: int
    settled_on: Day


class BillSettled(EventData[SettledBill]):
    """Nothing is owed any more: every component was collected."""

    type = "bill.settled.v1"
    topic = BILLS


class ReopenedBill(BillItem):
    reopened_on: Day
    """Value day of what reopened it."""


class BillReopened(EventData[ReopenedBill]):
    """A settled bill owes again: the money that settled it went back, or was another's."""

    type = "bill.reopened.v1"
    topic = BILLS


class CarriedOverBill(BillItem):
    from_year: int
    """회계연도 whose books were left."""
    into_year: int
    amounts: Amounts
    """What was carried, in won."""


class BillCarriedOver(EventData[CarriedOverBill]):
    """Unpaid at the end of a year, and carried into the next one's books (이월, Dongjak 15③)."""

    type = "bill.carried_over.v1"
    topic = BILLS


class LapsedBill(BillItem):
    lapsed_on: Day
    amounts: Amounts


class BillLapsed(EventData[LapsedBill]):
    """The limitation period completed (시효완성정리, Dongjak 15②): nothing is owed any more."""

    type = "bill.lapsed.v1"
    topic = BILLS


class ReducedBill(BillItem):
    correction: UUID
    amounts: Amounts
    """What was taken off what had been decided."""
    taken_back: bool = False
    """Nothing is left of what was decided (부과취소): the bill is no more."""


class BillReduced(EventData[ReducedBill]):
    """A decided amount was taken back, wholly or in part, and the register says so (감액, Dongjak 11②·12②)."""

    type = "bill.reduced.v1"
    topic = BILLS


class WithdrawalAnswer(BillItem):
    outcome: Literal["withdrawn", "kept"]
    reason: Literal["paid", "notified", "not_open"] | None = None
    """Why it was kept; none when it was withdrawn."""


class BillWithdrawalSettled(EventData[WithdrawalAnswer]):
    """What became of the bills of a withdrawn file, each decided under its own lock."""

    type = "bill.withdrawal_settled.v1"
    topic = BILLS

    levy_file: UUID


class ArrearsItem(BillItem):
    day: Day
    """First day of the arrears: the day after the (moved) due date."""


class ArrearsBegan(EventData[ArrearsItem]):
    type = "arrears.began.v1"
    topic = BILLS


class ArrearsUndone(EventData[ArrearsItem]):
    """A payment made in time was reported late: the bill was never in arrears."""

    type = "arrears.undone.v1"
    topic = BILLS
