"""Why a receipt paid what it paid, told again from the bill's whole story."""

from typing import Any
from uuid import UUID

from pydantic import BaseModel
from semu_law import load
from sqlalchemy.ext.asyncio import AsyncSession

from collection.bills import repository as bills
from collection.bills.history import Taken, tell, unpaid
from collection.late_charges.explanation import explain as explain_charge
from collection.late_charges.trace import trace
from collection.ledger.rules import ByComponent
from collection.receipts import lists, repository

_NAMES = {"principal": "본세", "charge": "가산금·가산세", "expense": "체납처분비"}
_OVER = {
    "paid_twice": "이미 모두 납부된 건이므로",
    "withdrawn": "부과가 취소된 건이므로",
    "lapsed": "소멸시효가 완성된 건이므로",
    "too_much": "낼 금액을 넘었으므로",
}


class Explanation(BaseModel):
    receipt: UUID
    lines: list[str]
    """In Korean, a line a step."""
    trace: dict[str, Any]
    """Won by component, the order with its article, and the late charge with its own trace."""


async def explain(session: AsyncSession, municipality: str, receipt: UUID) -> Explanation:
    """The receipt's part of its bill's story as it is told today. Raises ReceiptUnknown.

    One that was reversed has no part in the story any more, and says so.
    """
    found = await lists.find(session, municipality, receipt)
    [account] = await bills.read(session, [found.bill])
    parts = (await repository.posted(session, [found.bill]))[found.bill].parts
    told = tell(unpaid(account, parts), parts, load())
    for taken in told.taken:
        if taken.part.posted and taken.part.posted.receipt == receipt:
            return Explanation(receipt=receipt, lines=_lines(taken), trace=_trace(taken))
    line = f"이 수납은 취소되었습니다(사유: {found.reversed_because}, {found.reversed_on})."
    return Explanation(receipt=receipt, lines=[line], trace={"reversed_because": found.reversed_because})


def _lines(taken: Taken) -> list[str]:
    part, order = taken.part, taken.order
    lines = [f"수납일 {part.value_day} 현재 낼 금액은 {_told(taken.owed)}입니다."]
    if taken.charge is not None:
        lines += explain_charge(taken.charge)
    if part.chosen:
        lines.append(f"납부자가 {_NAMES[part.chosen]}에 내도록 지정한 금액입니다.")
    names = ", ".join(_NAMES[name] for name in order.choice.split("-"))
    lines.append(f"{names}의 순서로 충당합니다({order.article}).")
    lines.append(f"납부액 {part.won:,}원은 {_told(taken.collected)}에 충당되었습니다.")
    if taken.over_reason:
        lines.append(f"{_OVER[taken.over_reason]} {taken.over:,}원은 과오납으로 둡니다.")
    return lines


def _told(amounts: ByComponent) -> str:
    return ", ".join(f"{_NAMES[name]} {won:,}원" for name, won in amounts.parts()) or "0원"


def _trace(taken: Taken) -> dict[str, Any]:
    law = load()
    return {
        "won": taken.part.won,
        "chosen": taken.part.chosen,
        "order": {"key": taken.order.key, "value": taken.order.choice, "article": taken.order.article},
        "owed": dict(taken.owed.parts()),
        "collected": dict(taken.collected.parts()),
        "late_charge_decided": taken.late_charge,
        "over": taken.over,
        "late_charge": trace(taken.charge, law) if taken.charge is not None else None,
        "law_release": law.hash,
    }
