"""Bank statements in requests and answers."""

from datetime import date

from pydantic import AwareDatetime, BaseModel


class NewStatement(BaseModel):
    amount: int
    """Won that reached the revenue account that day, less what went back."""


class StatementAnswer(BaseModel):
    municipality: str
    day: date
    amount: int
    put_by: str
    put_at: AwareDatetime
