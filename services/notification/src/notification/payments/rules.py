"""A payment's states, the steps between them as data, and what may be paid. Pure: integer won, no clock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID


class State(StrEnum):
    STARTING = "starting"
    """Written; the provider has not answered `ready`."""
    READY = "ready"
    """The person is at the provider."""
    APPROVING = "approving"
    """The person came back and the money is being taken. Entered by one return only."""
    UNKNOWN = "unknown"
    """Whether the money was taken is not known; the provider is asked until it is."""
    APPROVED = "approved"
    """The money was taken."""
    STALE = "stale"
    """What is owed had changed when the person came back; nothing was taken."""
    CANCELLED = "cancelled"
    FAILED = "failed"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"
    """The person chose anew; only the newer payment can be approved."""


class Step(StrEnum):
    READIED = "readied"
    RETURNED = "returned"
    RELEASED = "released"
    APPROVED = "approved"
    LOST = "lost"
    STALE = "stale"
    CANCELLED = "cancelled"
    FAILED = "failed"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"


STEPS: dict[Step, dict[State, State]] = {
    Step.READIED: {State.STARTING: State.READY},
    Step.RETURNED: {State.READY: State.APPROVING},
    # Money that moved is told, whatever was believed of the payment before.
    Step.APPROVED: {
        State.STARTING: State.APPROVED,
        State.APPROVING: State.APPROVED,
        State.UNKNOWN: State.APPROVED,
        State.READY: State.APPROVED,
        State.FAILED: State.APPROVED,
        State.EXPIRED: State.APPROVED,
    },
    # What is owed could not be asked, so nothing was taken: the person may come back once more.
    Step.RELEASED: {State.APPROVING: State.READY},
    Step.LOST: {State.APPROVING: State.UNKNOWN},
    Step.STALE: {State.APPROVING: State.STALE},
    Step.CANCELLED: {State.READY: State.CANCELLED},
    Step.FAILED: {State.STARTING: State.FAILED, State.READY: State.FAILED, State.APPROVING: State.FAILED,
                  State.UNKNOWN: State.FAILED},
    Step.EXPIRED: {State.STARTING: State.EXPIRED, State.READY: State.EXPIRED, State.APPROVING: State.EXPIRED,
                   State.UNKNOWN: State.EXPIRED},
    Step.SUPERSEDED: {State.STARTING: State.SUPERSEDED, State.READY: State.SUPERSEDED},
}  # fmt: skip
"""For each step the states from which it is possible, and where it leads."""

TAKING = (State.APPROVING, State.UNKNOWN)
"""The money may be on its way: nothing else may be started for these bills."""
OPEN = (State.STARTING, State.READY)
"""Nothing was taken yet, and a newer choice may take its place."""


class ImpossibleStep(Exception):
    """Facts: the step and the state from which it does not lead on."""

    def __init__(self, step: Step, state: State) -> None:
        super().__init__(f"{step} from {state}")
        self.step = step
        self.state = state


def after(step: Step, state: State) -> State:
    """Where the step leads from `state`. Raises ImpossibleStep."""
    target = STEPS[step].get(state)
    if target is None:
        raise ImpossibleStep(step, state)
    return target


@dataclass(frozen=True)
class ShownBill:
    """One bill (과세 건) as the page shows it: amounts in won, of the day on which they were asked."""

    bill: UUID
    taxpayer: UUID
    state: str
    """Of collection: open, arrears, settled, withdrawn, written_off or lapsed."""
    item_name: str
    fiscal_year: int
    period: str
    payment_number: str
    due_date: date
    principal: int
    charge: int
    expense: int
    explanation: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        return self.principal + self.charge + self.expense

    @property
    def amounts(self) -> tuple[UUID, int, int, int]:
        return (self.bill, self.principal, self.charge, self.expense)


_PAYABLE = ("open", "arrears", "written_off")
"""A written-off claim (정리보류) lives on until it lapses: collection puts it back into the books as it is paid
(Dongjak 22)."""


def payable(bills: Sequence[ShownBill], paid: frozenset[UUID]) -> list[ShownBill]:
    """The bills on which something is owed. `paid` are those with an approved payment whose receipt collection has
    not posted yet: there they still look owed, and must not be paid a second time."""
    return [bill for bill in bills if bill.total > 0 and bill.state in _PAYABLE and bill.bill not in paid]


def same_amounts(one: Sequence[ShownBill], other: Sequence[ShownBill]) -> bool:
    """Whether the same bills stand at the same amounts, component by component."""
    return sorted(bill.amounts for bill in one) == sorted(bill.amounts for bill in other)
