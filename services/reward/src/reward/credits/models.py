"""Credits (포상금 내역), and the row under which an official's month is computed."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, DateTime, Index, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from reward.kinds import CreditKind
from reward.tables import Base

PROVISIONAL = "provisional"
"""Computed; the committee has not decided (심의 전)."""
EXCLUDED = "excluded"
"""Not to be paid; `reason` and `article` say why (지급 제외)."""
RECOGNISED = "recognised"
"""Recognised by the committee: the amount is fixed (인정)."""
REFUSED = "refused"
"""Not recognised by the committee (불인정)."""
REVERSED = "reversed"
"""The receipt was undone before anything was paid (수납 취소)."""

DECIDED = (RECOGNISED, REFUSED)
"""What the committee has decided no later fact changes; only a reversed receipt takes it back."""


class Credit(Base, table=True):
    """What one person is credited for one receipt, as collector or as finder. Amounts in won."""

    __tablename__ = "credits"

    id: UUID = Field(primary_key=True)
    municipality: str = Field(sa_type=Text)
    bill: UUID = Field(index=True)
    receipt: UUID
    official: UUID | None = None
    """The official, or the finder under an opaque id; None where nobody had work on record."""
    kind: CreditKind = Field(sa_type=Text)
    day: date
    """수납일."""
    month: date
    """First day of the collection month (징수월)."""
    provider: str = Field(sa_type=Text)
    payment_id: str = Field(sa_type=Text)
    state: str = Field(sa_type=Text)
    reason: str | None = Field(default=None, sa_type=Text)
    article: str | None = Field(default=None, sa_type=Text)
    gross: int = Field(default=0, sa_type=BigInteger)
    """By the rate, for the whole receipt."""
    share: int = Field(default=0, sa_type=BigInteger)
    """After joint split and the cap per case."""
    case_capped: bool = False
    month_cap: int = Field(default=0, sa_type=BigInteger)
    amount: int = Field(default=0, sa_type=BigInteger)
    """After the monthly cap: what is credited."""
    trace: dict[str, Any] = Field(sa_type=JSONB)
    computed_at: datetime = Field(sa_type=DateTime(timezone=True))
    recognition: UUID | None = Field(default=None, foreign_key="decisions.id")
    """The committee's decision."""
    __table_args__ = (
        UniqueConstraint(
            "receipt", "official", "kind", name="uq_credits_receipt_official_kind", postgresql_nulls_not_distinct=True
        ),
        CheckConstraint("amount BETWEEN 0 AND share", name="ck_credits_amount"),
        CheckConstraint(
            "state IN ('provisional', 'excluded', 'recognised', 'refused', 'reversed')", name="ck_credits_state"
        ),
        CheckConstraint("kind IN ('collector', 'finder')", name="ck_credits_kind"),
        Index("ix_credits_month", "municipality", "month", "id"),
        Index("ix_credits_official_month", "official", "month"),
    )


class OfficialMonth(Base, table=True):
    """One person's collection month. The row is the lock under which the month's caps are computed."""

    __tablename__ = "official_months"

    municipality: str = Field(sa_type=Text, primary_key=True)
    official: UUID = Field(primary_key=True)
    month: date = Field(primary_key=True)
    capped: bool = False
    """False while credits of the month were computed that its caps do not hold yet."""
    __table_args__ = (Index("ix_official_months_uncapped", "official", "month", postgresql_where=text("NOT capped")),)
