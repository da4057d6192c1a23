"""The trial balance in answers. Money is whole won."""

from datetime import date

from pydantic import BaseModel

from collection.ledger.rules import Account, Component


class BalanceLine(BaseModel):
    fiscal_year: int
    account: Account
    item: str | None
    component: Component | None
    debit: int
    credit: int


class TrialBalance(BaseModel):
    """합계잔액시산표 of every entry up to the end of `day`."""

    municipality: str
    day: date
    by: str
    lines: list[BalanceLine]
    debit: int
    credit: int


class Rebuilt(BaseModel):
    municipality: str
    held_through: date | None
    """The last day whose balances are held fast again; none if no closed day has entries."""
