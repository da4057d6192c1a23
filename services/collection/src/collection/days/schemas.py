"""Closed booking days in answers. Money is whole won, days are KST."""

from datetime import date

from pydantic import AwareDatetime, BaseModel


class HeadAnswer(BaseModel):
    """The published head of one closed day. `semu-ledger verify` checks an export against these."""

    municipality: str
    day: date
    entries: int
    won: int
    """Debits of the day, which are its credits too."""
    previous: str
    """Head of the day before; 64 zeros for the first day."""
    head: str
    """SHA-256 in hexadecimal."""
    signature: str
    """Ed25519, in base64."""
    key_id: str
    actor: str
    closed_at: AwareDatetime


class Heads(BaseModel):
    heads: list[HeadAnswer]
    """In the order of their days."""
