"""The citizens who hold the phones."""

from collections.abc import Iterable, Sequence
from typing import Literal

from pydantic import BaseModel, Field

from simulators.store import Store

Kakao = Literal["member", "not_a_member", "blocked", "unconfirmed"]
"""Whether KakaoTalk reaches the person: yes; no such user; the city's channel is blocked; nobody can say yet."""

_COLUMNS = ("person", "name", "birth", "resident_number", "ci", "phone", "kakao")


class Citizen(BaseModel):
    person: str = Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")
    """Opaque: it stands in the address of the phone page."""
    name: str
    birth: str = Field(pattern=r"^\d{4}-\d{2}-\d{2}$")
    resident_number: str
    """Digits only."""
    ci: str | None = Field(None, min_length=88, max_length=88)
    phone: str | None = Field(None, pattern=r"^\d{9,11}$")
    kakao: Kakao = "member"


class Citizens:
    def __init__(self, store: Store) -> None:
        self._store = store

    def put(self, citizens: Iterable[Citizen]) -> None:
        columns = ", ".join(_COLUMNS)
        named = ", ".join(f":{column}" for column in _COLUMNS)
        self._store.write_many(
            f"INSERT OR REPLACE INTO citizens ({columns}) VALUES ({named})",
            (citizen.model_dump() for citizen in citizens),
        )

    def get(self, person: str) -> Citizen | None:
        row = self._store.row("SELECT * FROM citizens WHERE person = ?", (person,))
        return None if row is None else Citizen.model_construct(**dict(row))

    def by_phones(self, phones: Sequence[str]) -> dict[str, Citizen]:
        """At most 1,000 numbers. Where a number belongs to several, the last seeded answers it."""
        marks = ",".join("?" * len(phones))
        rows = self._store.rows(f"SELECT * FROM citizens WHERE phone IN ({marks})", tuple(phones))
        return {row["phone"]: Citizen.model_construct(**dict(row)) for row in rows}

    def by_resident_number(self, number: str) -> Citizen | None:
        row = self._store.row("SELECT * FROM citizens WHERE resident_number = ?", (number,))
        return None if row is None else Citizen.model_construct(**dict(row))

    def named(self, name: str, limit: int) -> list[Citizen]:
        rows = self._store.rows("SELECT * FROM citizens WHERE name = ? ORDER BY person LIMIT ?", (name, limit))
        return [Citizen.model_construct(**dict(row)) for row in rows]

    def page(self, after: str, limit: int) -> list[Citizen]:
        rows = self._store.rows("SELECT * FROM citizens WHERE person > ? ORDER BY person LIMIT ?", (after, limit))
        return [Citizen.model_construct(**dict(row)) for row in rows]
