"""Recording entrusted collection (징수촉탁)."""

from uuid import UUID

from semu_contracts.events.collection import EntrustedFee, EntrustedRecorded, RecordedEntrustment
from semu_kit.auth import Principal
from semu_kit.clock import Clock
from semu_kit.problems import Conflict, NotFound, Problem
from semu_law import NotInForce, load
from sqlalchemy.ext.asyncio import AsyncSession

from collection.bills import service as bills
from collection.entrustments import repository
from collection.entrustments.models import Entrustment
from collection.entrustments.rules import fee
from collection.entrustments.schemas import EntrustmentAnswer, NewEntrustment
from collection.facts import about, hold, must_not_precede, tell
from collection.officials import must_not_lie_ahead, official_id


class AlreadyEntrusted(Conflict):
    """A bill is entrusted once."""

    type, title = "already-entrusted", "The bill is entrusted already"


class NotEntrusted(NotFound):
    """Nobody entrusted this bill."""

    type, title = "not-entrusted", "The bill is not entrusted"


class EntrustedToItself(Problem):
    """A municipality entrusts to another."""

    status, type, title = 422, "entrusted-to-itself", "The authority is the municipality itself"


class NoFeeThen(Problem):
    """The law knows no fee for that day."""

    status, type, title = 422, "no-fee-then", "The law of that day names no fee"


async def add(session: AsyncSession, clock: Clock, principal: Principal, new: NewEntrustment) -> EntrustmentAnswer:
    """Record it; what was received since its day earns the fee too.

    Raises NotAnOfficial, DayAhead, DayBeforeLiability, EntrustedToItself, BillUnknown, AlreadyEntrusted, NoFeeThen.
    """
    official_id(principal)
    if new.authority == principal.municipality:
        raise EntrustedToItself("촉탁한 지방자치단체의 코드(authority)를 보내십시오.", authority=new.authority)
    bill = await hold(session, principal.municipality, new.bill)
    must_not_lie_ahead(new.day, clock)
    must_not_precede(new.day, bill)
    _must_have_a_fee(new)
    if await repository.of_bills(session, [bill.bill]):
        raise AlreadyEntrusted("이미 징수촉탁이 기록된 과세 건입니다. 기록을 조회하십시오.", bill=bill.bill)
    entrustment = Entrustment(**about(bill, clock, principal.actor), **new.model_dump(exclude={"bill"}))
    session.add(entrustment)
    fees = await _fees(session, entrustment)
    told = RecordedEntrustment(
        taxpayer=bill.taxpayer, bill=bill.bill, entrustment=entrustment.id, day=entrustment.day, fees=fees
    )
    await tell(session, clock, principal.actor, [bill], EntrustedRecorded, [told])
    return _answer(entrustment, fees)


async def of_bill(session: AsyncSession, municipality: str, bill: UUID) -> EntrustmentAnswer:
    """The entrustment of one bill with the fee so far. Raises BillUnknown, NotEntrusted."""
    await bills.find(session, municipality, bill)
    found = await repository.of_bills(session, [bill])
    if bill not in found:
        raise NotEntrusted("징수촉탁이 기록되지 않은 과세 건입니다. 번호를 확인하십시오.", bill=bill)
    return _answer(found[bill], await _fees(session, found[bill]))


def _must_have_a_fee(new: NewEntrustment) -> None:
    try:
        load().lookup("entrusted.fee", new.day)
    except NotInForce as early:
        raise NoFeeThen(
            "그날의 법령에 징수촉탁교부금의 율이 없습니다. 촉탁한 날을 확인하십시오.", day=new.day, first=early.first
        ) from early


async def _fees(session: AsyncSession, entrustment: Entrustment) -> list[EntrustedFee]:
    law = load()
    return [
        EntrustedFee(receipt=receipt, fee=fee(collected, value_day, law))
        for receipt, value_day, collected in await repository.received(session, entrustment.bill, entrustment.day)
    ]


def _answer(entrustment: Entrustment, fees: list[EntrustedFee]) -> EntrustmentAnswer:
    return EntrustmentAnswer(**entrustment.model_dump(exclude={"municipality"}), fee=sum(one.fee for one in fees))
