"""Cases of taking back, and the money that came back."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, DateTime, Index, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from reward.tables import Base


class Clawback(Base, table=True):
    """What was paid and perhaps is to be given back. Its cause is recorded by one official, and decided by another;
    why, a personal record says. Won."""

    __tablename__ = "clawbacks"

    id: UUID = Field(primary_key=True)
    municipality: str = Field(sa_type=Text)
    payout: UUID = Field(foreign_key="payouts.id", index=True)
    award: UUID = Field(foreign_key="awards.id")
    person: UUID
    reduction: UUID | None = Field(default=None, unique=True, foreign_key="award_reductions.id")
    """What fell from the award and opened the case; none where an official found it."""
    won: int = Field(sa_type=BigInteger)
    """Of what was paid, how much is in question; less once a part rests on money that is there again."""
    because: str = Field(sa_type=Text)
    """The reduction's reason, as `receipt-reversed`; or `reported`."""
    opened_on: date
    opened_by: str = Field(sa_type=Text)
    opened_at: datetime = Field(sa_type=DateTime(timezone=True))
    state: str = Field(sa_type=Text)
    """`open`, `proposed` (a cause is recorded), `decided` (to be notified), `notified`, `recovered`, or `closed`."""
    cause: str | None = Field(default=None, sa_type=Text)
    proposed_by: str | None = Field(default=None, sa_type=Text)
    proposed_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    decided_by: str | None = Field(default=None, sa_type=Text)
    decided_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    notified_on: date | None = None
    """환수통지가 된 날."""
    notified_by: str | None = Field(default=None, sa_type=Text)
    principal: int | None = Field(default=None, sa_type=BigInteger)
    interest: int | None = Field(default=None, sa_type=BigInteger)
    recovered: int = Field(default=0, sa_type=BigInteger)
    trace: dict[str, Any] | None = Field(default=None, sa_type=JSONB)
    """Of the demand."""
    closed_because: str | None = Field(default=None, sa_type=Text)
    """`neither`: no article takes it back; `not-paid`: the bank did not pay it after all; `returned`: it came back;
    `demanded`: other cases demand all that was paid; `restored`: the money that it rests on is there again."""
    __table_args__ = (
        CheckConstraint("won > 0", name="ck_clawbacks_won"),
        CheckConstraint(
            "state IN ('open', 'proposed', 'decided', 'notified', 'recovered', 'closed')", name="ck_clawbacks_state"
        ),
        CheckConstraint("cause IN ('administrative-error', 'fraud', 'neither')", name="ck_clawbacks_cause"),
        CheckConstraint("decided_by <> proposed_by", name="ck_clawbacks_two_persons"),
        CheckConstraint(
            "(state IN ('notified', 'recovered')) = (num_nonnulls(notified_on, principal, interest) = 3)",
            name="ck_clawbacks_notified",
        ),
        CheckConstraint("recovered BETWEEN 0 AND coalesce(principal + interest, 0)", name="ck_clawbacks_recovered"),
        Index("ix_clawbacks_state", "municipality", "state", "id"),
    )


class Repayment(Base, table=True):
    """Money that came back for a case, as one official entered it and another decides."""

    __tablename__ = "clawback_repayments"

    id: UUID = Field(primary_key=True)
    clawback: UUID = Field(foreign_key="clawbacks.id", index=True)
    won: int = Field(sa_type=BigInteger)
    day: date
    state: str = Field(sa_type=Text)
    """`entered`, `approved` (it counts), or `refused`."""
    actor: str = Field(sa_type=Text)
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))
    decided_by: str | None = Field(default=None, sa_type=Text)
    decided_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    __table_args__ = (
        CheckConstraint("won > 0", name="ck_clawback_repayments_won"),
        CheckConstraint("state IN ('entered', 'approved', 'refused')", name="ck_clawback_repayments_state"),
        CheckConstraint("decided_by <> actor", name="ck_clawback_repayments_two_persons"),
        CheckConstraint("(state = 'entered') = (decided_by IS NULL)", name="ck_clawback_repayments_decided"),
    )
