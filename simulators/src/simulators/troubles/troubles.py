"""What goes wrong at a provider, as it was told to: the misbehaviours that a product has to live with."""

import asyncio
import hashlib
from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import HTTPException
from pydantic import BaseModel, Field

from simulators.store import Store

Provider = Literal["alimtalk", "kakaopay", "identity", "certificate", "bank", "conversion"]

Kind = Literal[
    # any provider that is called
    "too_many_requests", "unavailable", "slow",
    # alimtalk
    "idempotency_conflict", "answer_lost", "template_mismatch", "partial_success", "late_unconfirmed",
    # alimtalk and bank
    "webhook_duplicated", "webhook_out_of_order", "webhook_forged",
    # bank
    "webhook_wrong_amount",
    "file_cut_short", "file_wrong_total", "file_wrong_day", "file_bad_row", "file_repeated_row",
    "transfer_failed",
    # kakaopay
    "lost_redirect", "approve_times_out_after_success", "session_runs_out",
    # identity and certificate
    "refuse", "changed_state", "used_code", "somebody_else",
    # conversion
    "try_again",
]  # fmt: skip


class Trouble(BaseModel):
    """One misbehaviour, until it was met `times` times (none: until it is taken back)."""

    provider: Provider
    kind: Kind
    times: Annotated[int, Field(ge=1)] | None = None
    share: Annotated[float, Field(gt=0, le=1)] | None = None
    """Share of the subjects it strikes, always the same ones; none strikes all."""
    subject: str | None = None
    """The one it strikes: a person, a pay page's token, a payment reference, a file (`day/profile/number`), an
    account that money is transferred to."""
    value: str | None = None
    """What the kind needs: seconds for `slow`, a result code, another person."""


@dataclass(frozen=True)
class ToldTrouble:
    id: int
    trouble: Trouble
    struck: int


class Troubles:
    def __init__(self, store: Store) -> None:
        self._store = store

    def tell(self, trouble: Trouble) -> int:
        row = self._store.row(
            "INSERT INTO troubles (provider, kind, times, share, subject, value)"
            " VALUES (:provider, :kind, :times, :share, :subject, :value) RETURNING id",
            trouble.model_dump(),
        )
        assert row is not None
        return int(row["id"])

    def told(self) -> list[ToldTrouble]:
        rows = self._store.rows("SELECT * FROM troubles ORDER BY id")
        return [ToldTrouble(row["id"], Trouble.model_validate(dict(row)), row["struck"]) for row in rows]

    def take_back(self, id: int | None = None) -> None:
        """The one with that id; without an id, all."""
        self._store.write("DELETE FROM troubles WHERE :id IS NULL OR id = :id", {"id": id})

    def strike(self, provider: Provider, kind: Kind, subject: str = "") -> Trouble | None:
        """The trouble that meets this subject now, if any; counted as met."""
        rows = self._store.rows(
            "SELECT * FROM troubles WHERE provider = ? AND kind = ?"
            " AND (times IS NULL OR struck < times) AND (subject IS NULL OR subject = ?) ORDER BY id",
            (provider, kind, subject),
        )
        for row in rows:
            if row["share"] is None or _falls_into(row["share"], f"{row['id']}:{subject}"):
                self._store.write("UPDATE troubles SET struck = struck + 1 WHERE id = ?", (row["id"],))
                return Trouble.model_validate(dict(row))
        return None

    async def meet(self, provider: Provider) -> None:
        """The troubles that any call can meet. Raises 429 and 503 as the provider's front door does."""
        if slow := self.strike(provider, "slow"):
            await asyncio.sleep(float(slow.value or 1))
        if self.strike(provider, "too_many_requests"):
            raise HTTPException(429, "Too Many Requests", {"Retry-After": "1"})
        if self.strike(provider, "unavailable"):
            raise HTTPException(503, "Service Unavailable")


def _falls_into(share: float, name: str) -> bool:
    """By the name's hash and not by chance, so that a repeated run meets the same."""
    digest = hashlib.sha256(name.encode()).digest()
    return int.from_bytes(digest[:8], "big") < share * 2**64
