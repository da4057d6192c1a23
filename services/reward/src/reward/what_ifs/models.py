"""What-ifs: the question, how far it is, and what each person would gain or lose. Amounts in won."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, DateTime, Index, SmallInteger, Text, text
from sqlmodel import Field

from reward.kinds import CreditKind
from reward.tables import Base


class WhatIf(Base, table=True):
    """A year's receipts, credited by the law as it is and by another one."""

    __tablename__ = "what_ifs"

    id: UUID = Field(primary_key=True)
    municipality: str = Field(sa_type=Text)
    year: int = Field(sa_type=SmallInteger)
    law_of: date | None
    """The day whose law every receipt is credited by; None: each receipt's own."""
    draft: str | None = Field(sa_type=Text)
    """The draft's own text; it is no law, and none refers to it."""
    budget: int | None = Field(sa_type=BigInteger)
    law_release: str = Field(sa_type=Text)
    today: date
    """The day on which it was asked: undecided credits look at it (policy `reward.version-selected-by`)."""
    state: str = Field(sa_type=Text)
    """`crediting` (bills), `capping` (months), `done`, `failed`."""
    failure: str | None = Field(default=None, sa_type=Text)
    total: int
    """Bills with receipts of the year, as counted when it was asked."""
    bills: int = 0
    last_bill: UUID | None = None
    """Bills up to this one are done."""
    actor: str = Field(sa_type=Text)
    asked_at: datetime = Field(sa_type=DateTime(timezone=True))
    ended_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    __table_args__ = (
        CheckConstraint("state IN ('crediting', 'capping', 'done', 'failed')", name="ck_what_ifs_state"),
        Index("ix_what_ifs_municipality", "municipality", "id"),
        Index(
            "ux_what_ifs_running", "municipality", unique=True,
            postgresql_where=text("state IN ('crediting', 'capping')"),
        ),
    )  # fmt: skip


class WhatIfShare(Base, table=True):
    """What a receipt brings one person before the month's cap. Kept until the month is capped."""

    __tablename__ = "what_if_shares"

    what_if: UUID = Field(primary_key=True, foreign_key="what_ifs.id")
    person: UUID = Field(primary_key=True)
    month: date = Field(primary_key=True)
    receipt: UUID = Field(primary_key=True)
    kind: CreditKind = Field(sa_type=Text, primary_key=True)
    other: bool = Field(primary_key=True)
    """By the other law; else by the law as it is."""
    day: date
    provider: str = Field(sa_type=Text)
    payment_id: str = Field(sa_type=Text)
    share: int = Field(sa_type=BigInteger)
    month_cap: int = Field(sa_type=BigInteger)


class WhatIfReward(Base, table=True):
    """What one person gets of one kind: by the law as it is, and by the other one."""

    __tablename__ = "what_if_rewards"

    what_if: UUID = Field(primary_key=True, foreign_key="what_ifs.id")
    person: UUID = Field(primary_key=True)
    kind: CreditKind = Field(sa_type=Text, primary_key=True)
    now: int = Field(sa_type=BigInteger)
    then: int = Field(sa_type=BigInteger)
