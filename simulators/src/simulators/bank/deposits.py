"""Deposits into the city's virtual accounts."""

import secrets
from typing import Any

from pydantic import BaseModel, Field
from semu_kit.clock import KST, Clock

from simulators.courier.courier import Courier
from simulators.store import Row, Store
from simulators.troubles.troubles import Troubles


class Deposit(BaseModel):
    reference: str = Field(min_length=1, max_length=64)
    """What the payer wrote: the electronic payment number (전자납부번호), or something else by mistake."""
    amount: int = Field(gt=0)
    """Won."""


class Deposits:
    def __init__(self, store: Store, clock: Clock, courier: Courier, troubles: Troubles) -> None:
        self._store = store
        self._clock = clock
        self._courier = courier
        self._troubles = troubles

    def take(self, deposit: Deposit) -> str:
        """Takes the money and tells the city; the bank's transaction id."""
        transaction = f"B{secrets.token_hex(8)}"
        paid_at = self._clock.now().astimezone(KST).isoformat(timespec="seconds")
        told = deposit.amount
        if self._troubles.strike("bank", "webhook_wrong_amount", deposit.reference):
            told += 1_000
        body = {
            "event_id": f"evt_{secrets.token_hex(12)}",
            "type": "deposit.received",
            "transaction_id": transaction,
            "reference": deposit.reference,
            "amount": told,
            "paid_at": paid_at,
        }
        lie = body | {
            "event_id": f"evt_{secrets.token_hex(12)}",
            "transaction_id": f"B{secrets.token_hex(8)}",
        }
        with self._store.transaction():
            self._store.write(
                "INSERT INTO bank_deposits VALUES (?, ?, ?, ?, ?)",
                (transaction, deposit.reference, deposit.amount, paid_at, self._clock.today().isoformat()),
            )
            self._courier.post_with_troubles("bank", body, lie, deposit.reference)
        return transaction

    def taken(self, day: str) -> list[Row]:
        """The day's deposits as they came in."""
        return self._store.rows("SELECT * FROM bank_deposits WHERE day = ? ORDER BY paid_at, transaction_id", (day,))

    def of(self, day: str) -> list[dict[str, Any]]:
        """The same as the bank's statement shows them."""
        return [
            {"source": "bank", "transaction": row["transaction_id"], "amount": row["amount"]} for row in self.taken(day)
        ]
