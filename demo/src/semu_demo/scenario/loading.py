"""Morning: the agency sends its levy files and follows them; the close makes arrears of what was due."""

import io
from typing import Any

from semu_demo.levy_files.maker import LevyFilePlan, Made, write_levy_file
from semu_demo.levy_files.taxpayers import taxpayer
from semu_demo.scenario.api import Api
from semu_demo.scenario.progress import Step

_CITIZENS_A_CALL = 1000


async def settle_citizens(simulators: Api, seed: int, taxpayers: int, step: Step) -> None:
    """The people of the files live in the world outside, with the phones and CIs that the files say they have."""
    citizens = []
    for index in range(taxpayers):
        one = taxpayer(seed, index)
        if not one.corporation:
            citizens.append(
                {
                    "person": one.person,
                    "name": one.name,
                    "birth": one.birth,
                    "resident_number": one.number,
                    "ci": one.ci,
                    # A number that was given up: the file has it, nobody answers it.
                    "phone": None if one.reach == "bad_number" else one.phone,
                    "kakao": "member" if one.reach == "bad_number" else one.reach,
                }
            )
        if len(citizens) == _CITIZENS_A_CALL or index == taxpayers - 1:
            await simulators.post("/control/citizens", {"citizens": citizens})
            citizens = []
            step.reach(index + 1, taxpayers)


def make_file(plan: LevyFilePlan) -> tuple[bytes, Made]:
    target = io.BytesIO()
    made = write_levy_file(target, plan)
    return target.getvalue(), made


async def load(agency: Api, kind: str, content: bytes, step: Step) -> dict[str, Any]:
    """Send one file and follow it until its bills are open in collection; the file's final answer."""
    file: dict[str, Any] = await agency.send_file(f"/assessment/v1/levy-files?kind={kind}", content)
    address = f"/assessment/v1/levy-files/{file['id']}"

    async def loaded() -> bool:
        nonlocal file
        file = await agency.get(address)
        step.reach(file["progress"], 100)
        return file["state"] in ("loaded", "failed")

    await step.wait(f"loading of the {kind} file", loaded)

    async def opened() -> bool:
        return not (await agency.get(f"{address}/bills", state="decided", limit=1))["bills"]

    await step.wait(f"opening of the {kind} file's bills", opened)
    return file


async def bills_of(agency: Api, file: str, step: Step) -> list[dict[str, Any]]:
    """Every bill of a file, page by page."""
    bills: list[dict[str, Any]] = []
    after: int | None = 0
    while after is not None:
        page = await agency.get(f"/assessment/v1/levy-files/{file}/bills", after=after, limit=1000)
        bills += page["bills"]
        after = page["next_after"]
        step.reach(len(bills))
    return bills
