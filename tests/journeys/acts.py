"""What officials do in more than one journey, and the days on which they do it."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from rich.console import Console
from rich.progress import Progress
from semu_demo.scenario import cast, rewards
from semu_demo.scenario.api import Api, Refused
from semu_demo.scenario.progress import Step, Steps
from semu_kit.clock import KST

FIRST = cast.BEGINS_AT
SECOND = FIRST + timedelta(days=1)
YEAR_END = datetime(2027, 1, 22, 10, tzinfo=KST)
"""After the last day on which receipts of the old year are booked in it."""


async def receipt_of(reader: Api, bill: str) -> str:
    """The bill's first receipt."""
    story = await reader.get(f"/bills/{bill}/timeline")
    return next(entry["document"]["id"] for entry in story["entries"] if entry["what"] == "receipt.posted")


async def undo(town: Any, bill: str, day: datetime) -> None:
    """The money was another's: two officials take the receipt back."""
    asked = await town.officials[cast.CASHIER].post(
        f"/collection/v1/receipts/{await receipt_of(town.agency, bill)}/reversals",
        {"cause": "wrong_bill", "reason": "payer_named_another", "day": day.date().isoformat()},
    )
    await town.officials[cast.CONTROLLER].post(f"/collection/v1/reversals/{asked['id']}/approval")


async def clawback_from(reader: Api, person: str, step: Step) -> dict[str, Any]:
    """The case that opens by itself about what the person was paid."""
    found: list[dict[str, Any]] = []

    async def is_open() -> bool:
        cases = (await reader.get("/reward/v1/clawbacks", state="open"))["clawbacks"]
        found[:] = [case for case in cases if case["person"] == person]
        return bool(found)

    await step.wait("the clawback", is_open)
    return found[0]


async def committee(clerk: Api) -> list[str]:
    """The ids of the committee's seats; it is seated for whoever asks first."""
    seated = (await clerk.get("/reward/v1/committee/members"))["members"]
    return [one["member"] for one in seated] or await rewards.seat_committee(clerk)


async def order_and_send(town: Any, **wanted: Any) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Ordered by one official, approved by another, and told to the bank; the transfer and its lines."""
    secretary, paymaster = town.officials[cast.SECRETARY], town.officials[cast.PAYMASTER]

    async def confirmed() -> bool:
        waiting = (await secretary.get("/reward/v1/payables", **wanted))["payables"]
        return bool(waiting) and all(one["hindered_by"] != "receipt-not-confirmed" for one in waiting)

    async with Steps(Progress(console=Console(quiet=True))).step("") as step:
        await step.wait("the day before, closed in the books", confirmed)
    order = await secretary.post("/reward/v1/payout-orders", wanted)
    path = f"/reward/v1/payout-orders/{order['order']}"
    with pytest.raises(Refused) as refused:
        await secretary.post(f"{path}/approval")
    assert refused.value.status == 403, "who orders a payout never approves it"
    await paymaster.post(f"{path}/approval")
    transfer = await paymaster.post(
        f"{path}/transfer", {"profile": "transfer-csv", "bank": "004", "day": SECOND.date().isoformat()}
    )
    return transfer, (await secretary.get(path))["payouts"]


async def at_the_bank(town: Any, holder: str, transfer: dict[str, Any], **why: str) -> bytes:
    """One official has the file written and takes it to the bank; its answer."""
    content = await town.officials[holder].post(f"/reward/v1/transfers/{transfer['transfer']}/content", why)
    return await town.simulators.send_file("/bank/transfers", content)


async def take(town: Any, transfer: dict[str, Any], answer: bytes) -> dict[str, Any]:
    return await town.officials[cast.PAYMASTER].send_file(
        f"/reward/v1/transfers/{transfer['transfer']}/answers", answer
    )
