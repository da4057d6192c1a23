"""What a journal entry is: balanced postings to known accounts, in whole won."""

from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args
from uuid import UUID

Account = Literal[
    "receivable", "bank",
    "decided", "carried_in", "reinstated",
    "reduced", "written_off", "lapsed", "carried_out",
    "suspense", "overpaid", "awaiting_decision", "refund_interest",
]  # fmt: skip
"""미수납액, 세입계좌 수납금; 징수결정액, 이월 징수결정액, 결손처분 취소액; 감액, 정리보류, 시효완성정리,
다음 연도 이월; 미확인 수납, 과오납, 사후 징수결정 대기, 환급가산금."""

Component = Literal["principal", "charge", "expense"]
"""본세, 가산금·가산세, 체납처분비."""

Kind = Literal[
    "decision", "carry_in", "carry_out", "late_charge", "late_charge_reversal",
    "receipt", "receipt_reversal", "overpayment", "overpayment_reversal", "suspense", "suspense_release",
    "awaiting_decision", "awaiting_release", "reduction",
    "write_off", "write_off_cancellation", "reinstatement", "lapse",
]  # fmt: skip

PROVISIONS: dict[Kind, str] = {
    "decision": "부과징수 규칙 §6④",
    "carry_in": "부과징수 규칙 §15③",
    "carry_out": "부과징수 규칙 §15③",
    "late_charge": "부과징수 규칙 §10①",
    "late_charge_reversal": "부과징수 규칙 §10①",
    "receipt": "부과징수 규칙 §9",
    "receipt_reversal": "부과징수 규칙 §9",
    "overpayment": "부과징수 규칙 §16",
    "overpayment_reversal": "부과징수 규칙 §16",
    "suspense": "부과징수 규칙 §7②",
    "suspense_release": "부과징수 규칙 §7②",
    "awaiting_decision": "부과징수 규칙 §7②",
    "awaiting_release": "부과징수 규칙 §7③",
    "reduction": "부과징수 규칙 §12②",
    "write_off": "부과징수 규칙 §21",
    "write_off_cancellation": "부과징수 규칙 §23",
    "reinstatement": "부과징수 규칙 §22",
    "lapse": "부과징수 규칙 §15②",
}
"""The provision that each kind of entry stands on, unless its cause names one of its own."""

ACCOUNTS: tuple[Account, ...] = get_args(Account)
COMPONENTS: tuple[Component, ...] = get_args(Component)
KINDS: tuple[Kind, ...] = get_args(Kind)


class Unbalanced(ValueError):
    """Debits and credits of an entry differ, or a posting is not one positive side."""


@dataclass(frozen=True, slots=True)
class ByComponent:
    """Won by component, none below zero where it is an amount owed or paid."""

    principal: int = 0
    charge: int = 0
    expense: int = 0

    @property
    def total(self) -> int:
        return self.principal + self.charge + self.expense

    def __add__(self, other: "ByComponent") -> "ByComponent":
        return ByComponent(self.principal + other.principal, self.charge + other.charge, self.expense + other.expense)

    def __sub__(self, other: "ByComponent") -> "ByComponent":
        return ByComponent(self.principal - other.principal, self.charge - other.charge, self.expense - other.expense)

    def parts(self) -> list[tuple[Component, int]]:
        """The components that hold anything."""
        by_name: tuple[tuple[Component, int], ...] = (
            ("principal", self.principal),
            ("charge", self.charge),
            ("expense", self.expense),
        )
        return [(component, won) for component, won in by_name if won]


@dataclass(frozen=True, slots=True)
class Posting:
    """One line: `debit` or `credit` won to an account. Money in suspense has no bill and no item yet."""

    account: Account
    debit: int = 0
    credit: int = 0
    bill: UUID | None = None
    item: str | None = None
    component: Component | None = None


CauseKind = Literal[
    "levy", "payment", "levy_file", "reversal", "reduction", "write_off", "year_end", "matching", "lapse", "deferral",
]  # fmt: skip
"""The kind of document that made an entry."""


@dataclass(frozen=True, slots=True)
class Cause:
    """What made an entry: the document, who acted, and the two days."""

    kind: CauseKind
    id: UUID
    actor: str
    value_day: date
    """When it counts in law."""
    booking_day: date
    """When it was entered."""
    provision: str | None = None
    """The provision of this one, where it is not the usual one of its kind of entry."""
    about_year: int | None = None
    """The closed year (회계연도) that it is about, where it was found after that year's hard close."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One journal entry (분개), all of one municipality and one year's books (회계연도). Raises Unbalanced."""

    id: UUID
    kind: Kind
    municipality: str
    fiscal_year: int
    cause: Cause
    postings: tuple[Posting, ...]

    def __post_init__(self) -> None:
        debits = credits = 0
        for posting in self.postings:
            if min(posting.debit, posting.credit) != 0 or max(posting.debit, posting.credit) <= 0:
                raise Unbalanced(f"a posting is one positive side: {posting}")
            debits += posting.debit
            credits += posting.credit
        if not debits or debits != credits:
            raise Unbalanced(f"debits and credits differ in a {self.kind} entry of {self.cause.kind} {self.cause.id}")
