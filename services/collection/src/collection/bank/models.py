"""What the bank says came in, by day."""

from datetime import date, datetime

from sqlalchemy import BigInteger, DateTime, Text
from sqlmodel import Field

from collection.tables import Base


class BankStatement(Base, table=True):
    """What the bank says reached the revenue account on a day (세입계좌 입금금액), less what went back."""

    __tablename__ = "bank_statement"

    municipality: str = Field(primary_key=True, sa_type=Text)
    day: date = Field(primary_key=True)
    amount: int = Field(sa_type=BigInteger)
    put_by: str = Field(sa_type=Text)
    put_at: datetime = Field(sa_type=DateTime(timezone=True))
