"""Recording dispositions (체납처분·행정제재)."""

from semu_contracts.events.collection import DispositionRecorded, RecordedDisposition
from semu_kit.auth import Principal
from semu_kit.clock import Clock
from semu_kit.ids import new_id
from semu_kit.outbox import events_about, record
from sqlalchemy.ext.asyncio import AsyncSession

from collection.bills import service as bills
from collection.dispositions.models import Disposition
from collection.dispositions.schemas import NewDisposition
from collection.officials import must_not_lie_ahead, official_id


async def add(session: AsyncSession, clock: Clock, principal: Principal, new: NewDisposition) -> Disposition:
    """Record what the official did. Raises NotAnOfficial, DayAhead, BillUnknown."""
    official = official_id(principal)
    must_not_lie_ahead(new.day, clock)
    bill = await bills.find(session, principal.municipality, new.bill)
    disposition = Disposition(
        id=new_id(),
        municipality=bill.municipality,
        official=official,
        recorded_at=clock.now(),
        **new.model_dump(),
    )
    session.add(disposition)
    told = RecordedDisposition(
        taxpayer=bill.taxpayer,
        disposition=disposition.id,
        official=official,
        recorded_on=clock.today(),
        **new.model_dump(),
    )
    await record(
        session,
        *events_about(
            DispositionRecorded,
            [told],
            shard=lambda _: bill.shard,
            source="collection",
            municipality=bill.municipality,
            actor=principal.actor,
            at=clock.now(),
        ),
    )
    return disposition
