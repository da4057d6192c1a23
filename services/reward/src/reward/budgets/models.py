"""Budgets, and the appropriations that make them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, DateTime, SmallInteger, Text
from sqlmodel import Field

from reward.tables import Base


class Budget(Base, table=True):
    """One fiscal year's budget of rewards. Its row is the lock under which payouts are charged to it."""

    __tablename__ = "budgets"

    municipality: str = Field(sa_type=Text, primary_key=True)
    fiscal_year: int = Field(sa_type=SmallInteger, primary_key=True)
    won: int = Field(sa_type=BigInteger)
    """Its appropriations together."""
    __table_args__ = (CheckConstraint("won >= 0", name="ck_budgets_won"),)


class Appropriation(Base, table=True):
    """What a budget bill added to a year's budget, or took from it (본예산·추가경정예산). Never changed."""

    __tablename__ = "appropriations"

    id: UUID = Field(primary_key=True)
    municipality: str = Field(sa_type=Text)
    fiscal_year: int = Field(sa_type=SmallInteger)
    won: int = Field(sa_type=BigInteger)
    bill: str = Field(sa_type=Text)
    """The budget bill, as 2026년 제1회 추가경정예산."""
    actor: str = Field(sa_type=Text)
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))
    __table_args__ = (CheckConstraint("won <> 0", name="ck_appropriations_won"),)


class Deferment(Base, table=True):
    """An award that the year's budget did not pay: the next year's pays it first (§9① 단서). Never changed."""

    __tablename__ = "deferments"

    award: UUID = Field(primary_key=True, foreign_key="awards.id")
    fiscal_year: int = Field(sa_type=SmallInteger, primary_key=True)
    """The year whose budget was short."""
    won: int = Field(sa_type=BigInteger)
    article: str = Field(sa_type=Text)
    actor: str = Field(sa_type=Text)
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))
