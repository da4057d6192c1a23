"""Bank statements in requests and answers. Money is whole won, days are KST."""

from datetime import date
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, Field

Channel = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]


Won = Annotated[int, Field(ge=-(10**15), le=10**15)]


class StatementLine(BaseModel):
    channel: Channel
    """As receipts name it: `virtual_account`, `bank_window`, `kakaopay`, `counter_cash`, ..."""
    amount: Won
    receipts_day: date | None = None
    """The day on which the channel took the money (수납일). Default: the statement's own day."""


class NewStatement(BaseModel):
    amount: Won
    """Won that reached the revenue account that day, less what went back."""
    lines: Annotated[list[StatementLine], Field(max_length=1000)] = []
    """The same won by channel and day of receipt. None: one sum that is not parted, of receipts of the day itself."""


class ToldLine(BaseModel):
    channel: str
    """`*`: not parted by channel."""
    amount: int
    receipts_day: date


class StatementAnswer(BaseModel):
    municipality: str
    day: date
    amount: int
    lines: list[ToldLine]
    put_by: str
    put_at: AwareDatetime


class StatementHistory(BaseModel):
    statements: list[StatementAnswer]
    """All that were put in for the day, the latest first: it is the one that counts."""
