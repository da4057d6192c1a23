"""The rewards' road: the committee sits down, decides in a meeting, and what it gave is claimed."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from semu_demo.scenario import cast
from semu_demo.scenario.api import Api, Refused
from semu_demo.scenario.progress import Step

_SEATED_FROM = "2026-01-01"
_PAGE = 1000
_CREDITS_AN_ITEM = 5000
_BANK = "004"
"""Where the officials have their accounts."""


def receipts_that_stand(summary: Mapping[str, Any]) -> int:
    """Receipts that rewards were judged by. One that an earlier payment of the same bill displaced is no more."""
    displaced = sum(line["receipts"] for line in summary["lines"] if line["state"] == "reversed")
    return int(summary["receipts"] - displaced)


async def seat_committee(clerk: Api) -> list[str]:
    """A chair, two heads of sections and two experts; the ids of their seats."""
    seats: list[dict[str, str]] = [
        {"seat": seat, "official": cast.official(sign_in_id), "office": office}
        for sign_in_id, seat, office in cast.MEMBERS
    ]
    seats += [{"seat": "appointed", "name": name, "expertise": expertise} for name, expertise in cast.EXPERTS]
    return [
        (await clerk.post("/reward/v1/committee/members", seat | {"from_day": _SEATED_FROM}))["member"]
        for seat in seats
    ]


async def recognise(clerk: Api, chair: Api, members: Sequence[str], month: str, held_on: date, step: Step) -> int:
    """A meeting at which all members recognise the month's provisional credits; won recognised. None, no meeting."""
    credits = sorted(await _provisional(clerk, month))
    if not credits:
        return 0
    called = await clerk.post("/reward/v1/committee/meetings", {"held_on": held_on.isoformat()})
    meeting = f"/reward/v1/committee/meetings/{called['meeting']}"
    for first in range(0, len(credits), _CREDITS_AN_ITEM):
        await _put_on_agenda(clerk, meeting, month, credits[first : first + _CREDITS_AN_ITEM], step)
    return await decide(clerk, chair, members, meeting)


async def decide(clerk: Api, chair: Api, members: Sequence[str], meeting: str) -> int:
    """All members come and vote for all that is on the agenda, and the chair confirms it; won given."""
    record = await clerk.put(f"{meeting}/attendance", {"present": list(members)})
    for item in record["agenda"]:
        votes = [{"member": member, "vote": "for"} for member in members]
        await clerk.put(f"{meeting}/agenda/{item['number']}/votes", {"votes": votes})
    confirmed = await chair.post(f"{meeting}/confirmation")
    return sum(item["won"] for item in confirmed["agenda"])


async def _provisional(clerk: Api, month: str) -> dict[str, int]:
    """Won by credit."""
    credits: dict[str, int] = {}
    wanted = {"month": month, "state": "provisional", "limit": _PAGE}
    after: dict[str, str] = {}
    while True:
        page = await clerk.get("/reward/v1/credits", **wanted, **after)
        credits |= {credit["credit"]: credit["amount"] for credit in page["credits"]}
        if page["next"] is None:
            return credits
        after = {"after": page["next"]}


async def _put_on_agenda(clerk: Api, meeting: str, month: str, credits: Sequence[str], step: Step) -> None:
    async def stands() -> bool:
        amounts = await _provisional(clerk, month)
        item = {"about": "credits", "credits": credits, "total": sum(amounts[credit] for credit in credits)}
        try:
            await clerk.post(f"{meeting}/agenda", item)
        except Refused as refusal:
            if "amounts-changed" not in refusal.problem:
                raise
            return False  # the months' caps were being computed while the list was read
        return True

    await step.wait("an agenda on which the amounts stand", stands)


async def claim_all(clerk: Api, month: str, claimed_on: date) -> int:
    """The department claims what each official was awarded (form 3); claims made."""
    page = await clerk.get("/reward/v1/awards", month=month, kind="collector", limit=_PAGE)
    awards = sorted(page["awards"], key=lambda award: award["person"])
    claims = 0
    for person, earned in groupby(awards, key=lambda award: award["person"]):
        claims += 1
        await clerk.post(
            "/reward/v1/claims",
            {
                "awards": [award["award"] for award in earned],
                "claimed_on": claimed_on.isoformat(),
                "account": account_of(person),
            },
        )
    return claims


def account_of(official: str) -> dict[str, str]:
    """An official's account, by the official's id."""
    [name] = [name for sign_in_id, name, *_ in cast.OFFICIALS if cast.official(sign_in_id) == official]
    return {"bank": _BANK, "number": f"9876{official[-8:]}", "holder": name}
