"""What a late charge follows from, and what it is. Money is whole won, days are KST."""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Literal

from semu_contracts.events.collection import DeferralKind
from semu_law import Found
from semu_law.calendar import move_to_business_day
from semu_law.items import LateCharge as Basis

DAY = timedelta(days=1)

Regime = Literal[
    "tax-surcharge", "tax-penalty", "fine", "road-occupancy", "public-property", "self-assessed", "withholding"
]
"""가산금·중가산금, 납부지연가산세, 과태료와 도로점용료의 가산금, 연체료; 신고납부와 특별징수의 납부지연가산세."""

Debtor = Literal["person", "corporation", "state", "local_government"]
"""국가와 지방자치단체(조합 포함) are spared some charges."""


@dataclass(frozen=True, slots=True)
class PrincipalPayment:
    """Principal (본세) taken by one receipt, on the day that it counts in law (수납일)."""

    day: date
    won: int


@dataclass(frozen=True, slots=True)
class Deferral:
    """징수유예, from `first_day` to the day on which it ended (both included)."""

    first_day: date
    last_day: date
    kind: DeferralKind


def tens(won: int | Fraction, rate: Fraction | int = 1) -> int:
    """`won` at `rate`, in whole tens of won (10원 미만 버림, 지방세기본법 §59)."""
    return won * rate.numerator // rate.denominator // 10 * 10


def due_after(payable_until: date, deferrals: tuple[Deferral, ...]) -> date:
    """The due date (납부기한) after the deferrals that began before it had passed; each moves it (지방세징수법 §25의2).

    A deferral begins on the day after it is decided (시행령 §31), so one that begins on the day after the due date was
    decided in time. The new date is moved to a business day (지방세기본법 §24①).
    """
    due = payable_until
    for deferral in sorted(deferrals, key=lambda one: one.first_day):
        if deferral.first_day <= due + DAY and deferral.last_day > due:
            due = move_to_business_day(deferral.last_day)
    return due


def _unpaid(principal: int, payments: tuple[PrincipalPayment, ...], day: date) -> int:
    for payment in payments:
        if payment.day <= day:
            principal -= payment.won
    return principal


@dataclass(frozen=True, slots=True)
class Debt:
    """What one bill's late charge follows from."""

    municipality: str
    basis: Basis
    """Which law adds to this item, `none` where no law does."""
    liability_day: date
    """납세의무 성립일: it chooses between the two regimes of local tax."""
    payable_until: date
    """납부기한, already moved to a business day (지방세기본법 §24①), before any deferral."""
    notified_principal: int
    """본세 as the notice named it, penalties (가산세) apart: the thresholds look at it."""
    principal: int
    """본세 that was ever to be paid here: reductions, and what was received before the bill came here, left out."""
    payments: tuple[PrincipalPayment, ...]
    deferrals: tuple[Deferral, ...] = ()
    debtor: Debtor = "person"

    @property
    def due(self) -> date:
        """납부기한 after the deferrals that began before it had passed."""
        return due_after(self.payable_until, self.deferrals) if self.deferrals else self.payable_until

    @property
    def moved_by(self) -> Deferral | None:
        """The deferral with which the due date came to be what it is."""
        return next((one for one in self.deferrals if move_to_business_day(one.last_day) == self.due), None)

    @property
    def first_late_day(self) -> date:
        return self.due + DAY

    def unpaid_after(self, day: date) -> int:
        """The principal still unpaid when `day` ends."""
        return _unpaid(self.principal, self.payments, day)


@dataclass(frozen=True, slots=True)
class UnpaidTax:
    """A self-assessed (신고납부) or withheld (특별징수) tax that was not paid by its statutory due date."""

    municipality: str
    payable_until: date
    """법정납부기한, already moved to a business day (지방세기본법 §24①)."""
    principal: int
    """미납세액 at the end of that day."""
    payments: tuple[PrincipalPayment, ...] = ()
    """What was paid of it since."""
    noticed_on: date | None = None
    """납세고지일: the daily charge ends with it."""
    notice_due: date | None = None
    """납부기한 of that notice, already moved to a business day, before any deferral."""
    deferrals: tuple[Deferral, ...] = ()
    """After the notice (지방세징수법 §28②)."""

    @property
    def due(self) -> date:
        return self.payable_until

    def unpaid_after(self, day: date) -> int:
        """The tax still unpaid when `day` ends."""
        return _unpaid(self.principal, self.payments, day)


@dataclass(frozen=True, slots=True)
class Line:
    """One step of a charge: `base` won at `rate`, once, for `count` months in a row, or for `count` days."""

    kind: Literal["first", "monthly", "daily", "yearly", "cap"]
    """`first`: once; `daily`: a rate a day; `yearly`: a rate a year, by days; `cap`: what exceeds a limit."""
    since: date
    until: date
    count: int
    base: int
    rate: Fraction
    source: Found
    won: int | Fraction
    """Exact where the sum is rounded, else already rounded; below zero for a `cap`."""


@dataclass(frozen=True, slots=True)
class Spared:
    """Months that passed within a deferral (징수유예), and are not charged."""

    deferral: Deferral
    months: int
    source: Found
    """What says that this kind of deferral spares this charge."""
    reading: Found
    """What says whether they are left out for good."""
    for_good: bool
    """Else they are charged once the deferral has ended."""


@dataclass(frozen=True, slots=True)
class LateCharge:
    """The whole charge accrued by the end of `as_of`, whatever of it was collected since."""

    facts: Debt | UnpaidTax
    as_of: date
    regime: Regime | None
    """None where no law adds anything to this item."""
    won: int = 0
    lines: tuple[Line, ...] = ()
    below: Found | None = None
    """The threshold (기준금액) that kept months from being charged."""
    moved: Found | None = None
    """What makes a deferral granted in time a new due date."""
    exempt: Found | None = None
    """What spares this debtor."""
    spared: tuple[Spared, ...] = ()
    readings: tuple[Found, ...] = ()
    """The policies that chose between open readings."""
