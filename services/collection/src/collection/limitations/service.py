"""Recording limitation days (소멸시효 완성일) and what moved them."""

from dataclasses import replace

from semu_contracts.events.collection import LimitationRecorded, RecordedLimitation
from semu_kit.auth import Principal
from semu_kit.clock import Clock
from semu_kit.problems import Conflict, Problem
from sqlalchemy.ext.asyncio import AsyncSession

from collection.bills import repository as bills
from collection.facts import about, hold, must_not_precede, tell
from collection.limitations.models import Limitation
from collection.limitations.rules import moves_back
from collection.limitations.schemas import NewLimitation
from collection.officials import must_not_lie_ahead, official_id


class LimitationMovedBack(Problem):
    """Only a correction, or the first day set, brings the day forward."""

    status, type, title = 422, "limitation-moved-back", "The limitation day would come earlier than it stood"


class ClaimEnded(Conflict):
    """The claim has lapsed, or its levy was withdrawn."""

    type, title = "claim-ended", "There is no claim any more"


async def add(session: AsyncSession, clock: Clock, principal: Principal, new: NewLimitation) -> Limitation:
    """Record it, and let the bill have the new day.

    Raises NotAnOfficial, DayAhead, DayBeforeLiability, BillUnknown, ClaimEnded, LimitationMovedBack.
    """
    official_id(principal)
    bill = await hold(session, principal.municipality, new.bill)
    must_not_lie_ahead(new.first_day, clock)
    must_not_precede(new.first_day, bill)
    if bill.state in ("lapsed", "withdrawn"):
        raise ClaimEnded("시효가 완성되었거나 철회된 과세 건입니다. 과세 건의 상태를 확인하십시오.", state=bill.state)
    if moves_back(new.cause, bill.limitation_on, new.limitation_on):
        raise LimitationMovedBack(
            "시효완성일이 앞당겨질 수 없습니다. 날짜를 확인하거나 정정(correction)으로 보내십시오.",
            limitation_on=bill.limitation_on,
        )
    limitation = Limitation(**about(bill, clock, principal.actor), **new.model_dump(exclude={"bill"}))
    session.add(limitation)
    await bills.save(session, [replace(bill, limitation_on=new.limitation_on)])
    told = RecordedLimitation(
        taxpayer=bill.taxpayer, bill=bill.bill, limitation=limitation.id, day=new.first_day,
        limitation_on=new.limitation_on,
    )  # fmt: skip
    await tell(session, clock, principal.actor, [bill], LimitationRecorded, [told])
    return limitation
