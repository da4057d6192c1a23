"""Money that the bank takes for the city at its windows and machines, told by its daily file only."""

from typing import Any, Literal

from pydantic import BaseModel, Field
from semu_kit.clock import KST, Clock

from simulators.store import Row, Store

Channel = Literal["window", "machine", "internet", "auto_transfer"]


class Receipt(BaseModel):
    reference: str = Field(max_length=19)
    """The electronic payment number (전자납부번호) on the notice, or something else by mistake."""
    amount: int = Field(gt=0)
    """Won."""
    channel: Channel = "window"


class Receipts:
    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def take(self, receipt: Receipt) -> None:
        paid_at = self._clock.now().astimezone(KST).isoformat(timespec="seconds")
        self._store.write(
            "INSERT INTO bank_receipts (channel, reference, amount, paid_at, day) VALUES (?, ?, ?, ?, ?)",
            (receipt.channel, receipt.reference, receipt.amount, paid_at, self._clock.today().isoformat()),
        )

    def of(self, day: str) -> list[Row]:
        """The day's receipts, each with its sequence (일련번호) of the day."""
        return self._store.rows(
            "SELECT row_number() OVER (ORDER BY id) AS sequence, channel, reference, amount, paid_at"
            " FROM bank_receipts WHERE day = ? ORDER BY id",
            (day,),
        )

    def entries(self, day: str) -> list[dict[str, Any]]:
        """The same as the bank's statement shows them."""
        return [
            {"source": f"bank_{row['channel']}", "transaction": str(row["sequence"]), "amount": row["amount"]}
            for row in self.of(day)
        ]
