"""What the world outside did, counted, so that the product's own figures can be held against it."""

from datetime import date
from typing import Any

from pydantic import BaseModel

from simulators.store import Store


class Money(BaseModel):
    count: int
    amount: int
    """Won."""


class Totals(BaseModel):
    """Of one KST day, or of all days."""

    day: date | None
    messages: dict[str, int]
    """By result code; `accepted` counts all that were taken."""
    payments_approved: Money
    payments_cancelled: Money
    deposits: Money
    bank_receipts: Money
    """At the bank's windows and machines."""
    in_account: int
    """Won that reached the city's account."""


def count(store: Store, day: date | None) -> Totals:
    chosen = {"day": None if day is None else day.isoformat()}

    def money(sql: str) -> Money:
        row: Any = store.row(sql, chosen)
        return Money(count=row["n"], amount=row["won"])

    approved = money(
        "SELECT count(*) AS n, coalesce(sum(total), 0) AS won FROM kakaopay_payments"
        " WHERE approved_day IS NOT NULL AND (:day IS NULL OR approved_day = :day)"
    )
    cancelled = money(
        "SELECT count(*) AS n, coalesce(sum(amount), 0) AS won FROM kakaopay_cancels WHERE :day IS NULL OR day = :day"
    )
    deposits = money(
        "SELECT count(*) AS n, coalesce(sum(amount), 0) AS won FROM bank_deposits WHERE :day IS NULL OR day = :day"
    )
    receipts = money(
        "SELECT count(*) AS n, coalesce(sum(amount), 0) AS won FROM bank_receipts WHERE :day IS NULL OR day = :day"
    )
    codes = store.rows(
        "SELECT coalesce(cast(result_code AS TEXT), lower(status)) AS code, count(*) AS n FROM alimtalk_messages"
        " WHERE :day IS NULL OR substr(create_date, 1, 10) = :day GROUP BY 1",
        chosen,
    )
    messages = {row["code"]: row["n"] for row in codes}
    return Totals(
        day=day,
        messages={"accepted": sum(messages.values())} | messages,
        payments_approved=approved,
        payments_cancelled=cancelled,
        deposits=deposits,
        bank_receipts=receipts,
        in_account=approved.amount - cancelled.amount + deposits.amount + receipts.amount,
    )
