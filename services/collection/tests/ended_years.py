"""Ending years in tests."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from collection.year_ends.job import run_year_ends
from semu_kit.clock import KST, FixedClock

GIMPO = "41570"
YEAR_ENDS = "/collection/v1/year-ends"


def at(clock: FixedClock, *day: int) -> None:
    """It is ten in the morning of that day."""
    clock.instant = datetime(*day, 10, tzinfo=KST)


def an_official() -> dict[str, str]:
    """Claims of a token of somebody new."""
    return {"subject": str(uuid4()), "kind": "official"}


async def ask(service: Any, path: str, body: Any = None, municipality: str = GIMPO) -> dict[str, Any]:
    """One official's request, which is taken."""
    claims = {**an_official(), "municipality": municipality}
    answer = await service.post(f"{YEAR_ENDS}{path}", "years:run", body or {}, **claims)
    assert answer.status_code < 300, answer.text
    return answer.json()


async def ask_for_close(service: Any, year: int = 2026, municipality: str = GIMPO) -> None:
    """Two persons want the year closed for ever."""
    await ask(service, f"/{year}/hard-close", municipality=municipality)
    await ask(service, f"/{year}/hard-close/approval", municipality=municipality)


async def shown(service: Any, year: int = 2026) -> dict[str, Any]:
    """The end of a year, as it is shown."""
    return await service.get(f"{YEAR_ENDS}/{year}", "ledger:read")


async def begin(service: Any, clock: FixedClock, year: int = 2026) -> dict[str, Any]:
    """The year is over, and what it leaves unpaid is carried over."""
    at(clock, year + 1, 1, 2)
    await ask(service, "", {"year": year})
    await run_year_ends(service.runtime)
    return await shown(service, year)


async def close(service: Any, clock: FixedClock, year: int = 2026) -> dict[str, Any]:
    """Its late receipts are in, and it is closed for ever."""
    at(clock, year + 1, 1, 21)
    await ask_for_close(service, year)
    await run_year_ends(service.runtime)
    return await shown(service, year)


async def books(service: Any) -> dict[tuple[int, str], dict[str, int]]:
    """The terms of the first identity by year and component; every proof holds."""
    lines = (await service.prove())["by_component"]["lines"]
    return {(line["fiscal_year"], line["component"]): line for line in lines}
