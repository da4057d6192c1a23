"""The proofs in answers. Money is whole won."""

from datetime import date
from typing import Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, computed_field

from collection.ledger.rules import Account, Component

After = Literal["day_close", "closing", "year_end"]
"""What the proofs were run after: 일 마감, 납기마감, 연도 마감."""


class ComponentIdentity(BaseModel):
    """이월 + 결손취소 + 징수결정 = 수납 + 감액 + 정리보류 + 시효완성정리 + 다음 연도 이월 + 미수납."""

    fiscal_year: int
    item: str
    component: Component
    carried_in: int
    reinstated: int
    decided: int
    collected: int
    reduced: int
    written_off: int
    lapsed: int
    carried_out: int
    outstanding: int

    @computed_field  # type: ignore[prop-decorator]  # pydantic's own pattern
    @property
    def holds(self) -> bool:
        sources = self.carried_in + self.reinstated + self.decided
        sinks = self.reduced + self.written_off + self.lapsed + self.carried_out
        return sources == self.collected + sinks + self.outstanding


class ItemIdentity(BaseModel):
    """세입계좌 + 환급가산금 = 수납 + 미확인 + 과오납 + 사후 징수결정 대기. No item: money not yet assigned."""

    item: str | None
    bank: int
    refund_interest: int
    collected: int
    suspense: int
    overpaid: int
    awaiting_decision: int

    @computed_field  # type: ignore[prop-decorator]  # pydantic's own pattern
    @property
    def holds(self) -> bool:
        owed = self.collected + self.suspense + self.overpaid + self.awaiting_decision
        return self.bank + self.refund_interest == owed


class BankDay(BaseModel):
    """The ledger's money of a value day beside the bank's own statement; `holds` is null without a statement."""

    day: date
    ledger: int
    statement: int | None

    @computed_field  # type: ignore[prop-decorator]  # pydantic's own pattern
    @property
    def holds(self) -> bool | None:
        return None if self.statement is None else self.ledger == self.statement


class WrongBalance(BaseModel):
    """A balance held fast that is not what its postings come to: throw the balances away and make them anew."""

    fiscal_year: int
    account: Account
    item: str | None
    component: Component | None
    debit: int
    credit: int
    held_debit: int
    held_credit: int


class WrongKept(BaseModel):
    """Money that is no bill's yet, as a year's books have it and as the work lists do."""

    account: Account
    fiscal_year: int
    ledger: int
    listed: int


class BillProof(BaseModel):
    """Bill by bill: snapshots and receipts are the sums of postings, nothing is below zero, years join; and payment by
    payment: every won that came is somewhere."""

    holds: bool
    wrong_bills: list[UUID]
    wrong_payments: list[UUID]
    wrong_kept: list[WrongKept]
    broken_carry_overs: list[UUID]
    bank: list[BankDay]
    days_not_compared: list[date]
    """Days with money for which no statement was put in."""
    wrong_balances: list[WrongBalance]


class FirstProof(BaseModel):
    holds: bool
    lines: list[ComponentIdentity]


class SecondProof(BaseModel):
    holds: bool
    lines: list[ItemIdentity]


class Proofs(BaseModel):
    """The three identities of the ledger."""

    municipality: str
    holds: bool
    by_component: FirstProof
    by_item: SecondProof
    by_bill: BillProof


class ProofRunAnswer(BaseModel):
    """The proofs as they were run after a close."""

    id: UUID
    after: After
    proved_at: AwareDatetime
    by_component: bool
    by_item: bool
    by_bill: bool
    failures: dict[str, Any]
    """What did not hold, by the proof's name; empty when all three held."""


class ProofRuns(BaseModel):
    runs: list[ProofRunAnswer]
    """The newest first."""
