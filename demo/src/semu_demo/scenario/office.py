"""The officials' day: the close, contacts with debtors, a campaign that two of them must want."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from semu_demo.scenario.api import Api, Refused
from semu_demo.scenario.cast import HEAD, TERM_LIMITED, URGER, VISITOR
from semu_demo.scenario.progress import Step

CAMPAIGN_ITEMS = ("주정차위반 과태료", "자동차세", "자동차손해배상보장법 위반 과태료")
CAMPAIGN_MINIMUM = 70_000
"""Won; below, a message is not worth its price."""
_CAMPAIGN_CODES = frozenset({"parking-fine", "vehicle-tax", "vehicle-insurance-fine"})
_NOT_FAILED = frozenset({"accepted", "ready", "1000", "3005"})
"""Of the provider's counts: all messages, those under way, delivered, and unconfirmed."""


@dataclass(frozen=True)
class Contact:
    official: str
    kind: str
    day: date
    direct: bool = True


@dataclass(frozen=True)
class Disposition:
    official: str
    kind: str
    day: date


Work = tuple[Contact | Disposition, ...]

WORK: tuple[tuple[int, Work], ...] = (
    # Two direct contacts within six months: lasting urging (지속적인 납부독려).
    (40, (Contact(URGER, "phone", date(2026, 8, 20)), Contact(URGER, "visit", date(2026, 9, 24)))),
    (15, (Contact(TERM_LIMITED, "phone", date(2026, 7, 14)), Contact(TERM_LIMITED, "office", date(2026, 10, 6)))),
    # Urged by two officials, each lastingly: one reward, shared.
    (5, (Contact(URGER, "phone", date(2026, 8, 3)), Contact(URGER, "phone", date(2026, 9, 3)),
         Contact(VISITOR, "visit", date(2026, 8, 5)), Contact(VISITOR, "visit", date(2026, 9, 7)))),
    # Once only, or one of two too long ago: not lasting.
    (15, (Contact(VISITOR, "phone", date(2026, 9, 10)),)),
    (8, (Contact(VISITOR, "visit", date(2026, 2, 11)), Contact(VISITOR, "phone", date(2026, 9, 1)))),
    # A message is no merit.
    (12, (Contact(VISITOR, "message", date(2026, 9, 15), direct=False),)),
    # Dispositions: the number plate is merit by itself, attaching what was taxed is not.
    (8, (Disposition(VISITOR, "plate_seizure", date(2026, 9, 18)),)),
    (8, (Disposition(VISITOR, "attachment_of_taxed_object", date(2026, 6, 30)),)),
    # Grade 5 and above earns nothing.
    (8, (Contact(HEAD, "phone", date(2026, 8, 27)), Contact(HEAD, "visit", date(2026, 9, 29)))),
)  # fmt: skip
"""What is on record about carried-over bills that the campaign selects, per 1,000 of them."""


async def close_due_date(agency: Api, day: str, step: Step) -> int:
    """Ask for the close and follow it; the bills whose arrears began with it."""
    closing = await agency.post("/collection/v1/closings", {"day": day})
    return int((await follow_close(agency, closing, step))["bills"])


async def follow_close(agency: Api, closing: dict[str, Any], step: Step) -> dict[str, Any]:
    """A close that was asked for, when it is done."""

    async def closed() -> bool:
        nonlocal closing
        closing = await agency.get(f"/collection/v1/closings/{closing['id']}")
        step.reach(closing["bills"], closing["total"])
        return bool(closing["state"] == "done")

    await step.wait("the close of the due date", closed)
    return closing


async def compare_services(operator: Api, step: Step) -> dict[str, Any]:
    """Ask whether the services hold the same money, and wait for the answer."""
    agreement: dict[str, Any] = await operator.post("/collection/v1/agreements")

    async def compared() -> bool:
        nonlocal agreement
        agreement = await operator.get(f"/collection/v1/agreements/{agreement['id']}")
        return bool(agreement["state"] == "finished")

    await step.wait("the services' agreement", compared)
    return agreement


def plan_work(bills: Sequence[Mapping[str, Any]], seed: int) -> list[tuple[str, Contact | Disposition]]:
    """For which bills (in the order of the file) what is recorded; decided by the seed."""
    chance = random.Random(f"{seed}:work")
    planned = []
    for bill in bills:
        draw = chance.randrange(1000)
        selected = bill["item"] in _CAMPAIGN_CODES and bill["principal"] >= CAMPAIGN_MINIMUM
        if not selected or bill["kind"] != "carried_over":
            continue
        for per_thousand, work in WORK:
            if draw < per_thousand:
                planned += [(bill["bill"], one) for one in work]
                break
            draw -= per_thousand
    return planned


async def record_work(
    officials: Mapping[str, Api], planned: Sequence[tuple[str, Contact | Disposition]], step: Step, at_once: int
) -> None:
    async def record(one: tuple[str, Contact | Disposition]) -> None:
        bill, work = one
        body = {"bill": bill, "day": work.day.isoformat(), "kind": work.kind}
        if isinstance(work, Contact):
            outcome = {"outcome": "promised" if work.direct else "", "direct": work.direct}
            await officials[work.official].post("/collection/v1/contacts", body | outcome)
        else:
            await officials[work.official].post("/collection/v1/dispositions", body)

    step.reach(0, len(planned))
    await step.each(planned, record, at_once)


async def run_campaign(drafter: Api, approver: Api) -> dict[str, Any]:
    """Drafted by one official and approved by another; the campaign as approved."""
    draft = await drafter.post(
        "/collection/v1/campaigns",
        {
            "name": "2026년 하반기 체납 안내",
            "notice_kind": "arrears_guidance",
            "items": list(CAMPAIGN_ITEMS),
            "minimum": CAMPAIGN_MINIMUM,
        },
    )
    approved: dict[str, Any] = await approver.post(f"/collection/v1/campaigns/{draft['id']}/approval")
    return approved


async def all_sent(viewer: Api, simulators: Api, campaign: str, taxpayers: int, step: Step) -> dict[str, Any]:
    """Follow the campaign until its numbers say of every message what the provider knows; the numbers."""
    numbers: dict[str, Any] = {}

    async def told() -> bool:
        nonlocal numbers
        try:
            numbers = await viewer.get(f"/notification/v1/campaigns/{campaign}")
        except Refused as refusal:
            if refusal.status != 404:
                raise
            return False  # its first targets have not come by yet
        messages: dict[str, int] = (await simulators.get("/control/totals"))["messages"]
        failed = sum(count for code, count in messages.items() if code not in _NOT_FAILED)
        # A notice is through when it was taken by the provider, or was never sent for a reason of its own.
        through = numbers["sent"] + numbers["unreachable"] - failed
        step.reach(through, taxpayers)
        return bool(
            through == numbers["notices"] >= taxpayers
            and numbers["delivered"] == messages.get("1000", 0)
            and "ready" not in messages
        )

    await step.wait("the campaign's notices", told)
    return numbers
