"""Opening bills, and looking at them."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from semu_contracts.events.assessment import LevyDecided
from semu_contracts.events.collection import (
    Amounts,
    ArrearsBegan,
    ArrearsItem,
    BillOpened,
    BillSettled,
    OpenedBill,
    SettledBill,
)
from semu_contracts.events.envelope import Event
from semu_kit.clock import Clock
from semu_kit.outbox import events_about, record
from semu_kit.problems import Conflict, NotFound
from semu_law import load
from sqlalchemy.ext.asyncio import AsyncSession

from collection.bills import repository
from collection.bills.opening import Opening, opening
from collection.bills.rules import Account
from collection.ledger import repository as ledger
from collection.year_ends.repository import first_open_year


class LevyHeldByAnother(Conflict):
    """Another bill, not withdrawn, has this natural key: municipality, item, year, period and levy number."""

    type, title = "levy-held-by-another-bill", "Another bill has this levy's natural key"


class BillUnknown(NotFound):
    """No bill of the caller's municipality has this id."""

    type, title = "bill-unknown", "No such bill"


async def open_bills(session: AsyncSession, clock: Clock, event: Event[LevyDecided]) -> None:
    """Open the bills of one event: three bulk statements, however many.

    A bill that is already here is left as it is, so that a sender restored to an earlier moment may tell it again.
    Raises UnknownItem, NotInForce, LevyHeldByAnother.
    """
    await ledger.lock_for_posting(session, event.municipality)
    today, law = clock.today(), load()
    first_open = await first_open_year(session, event.municipality)
    openings = [opening(levy, event.municipality, today, first_open, law) for levy in event.data.items]
    about = {"shard": event.shard, "opened_at": clock.now(), "opened_by": event.actor, "settled_on": None}
    opened = await repository.open_bills(
        session,
        [{**one.row(), **about, "settled_on": today if one.state == "settled" else None} for one in openings],
        [one.kind_digit for one in openings],
    )
    await _refuse_taken_keys(session, openings, opened)
    new = [one for one in openings if one.levy.bill in opened]
    entries = [entry for one in new if (entry := one.entry(event.actor, today))]
    await ledger.append(session, entries, clock.now())
    await _tell_opened(session, clock, event, new, opened)


async def _refuse_taken_keys(session: AsyncSession, openings: list[Opening], opened: Collection[UUID]) -> None:
    absent = [one.levy.bill for one in openings if one.levy.bill not in opened]
    if not absent:
        return
    here = await repository.known(session, absent)
    for bill in absent:
        if bill not in here:
            raise LevyHeldByAnother(
                "같은 과세번호의 다른 과세 건이 이미 있습니다. 먼저 철회한 뒤 다시 보내십시오.", bill=bill
            )


async def _tell_opened(
    session: AsyncSession, clock: Clock, event: Event[LevyDecided], new: list[Opening], numbers: Mapping[UUID, str]
) -> None:
    common: dict[str, Any] = {
        "shard": lambda _: event.shard,
        "source": "collection",
        "municipality": event.municipality,
        "actor": event.actor,
        "at": clock.now(),
    }
    await record(
        session,
        *events_about(
            BillOpened,
            [
                OpenedBill(
                    taxpayer=one.levy.taxpayer,
                    bill=one.levy.bill,
                    fiscal_year=one.levy.fiscal_year,
                    amounts=Amounts(principal=one.claimed.principal, charge=one.claimed.charge),
                    payment_number=numbers[one.levy.bill],
                )
                for one in new
            ],
            **common,
        ),
        *events_about(
            ArrearsBegan,
            [
                ArrearsItem(taxpayer=one.levy.taxpayer, bill=one.levy.bill, day=one.arrears_since)
                for one in new
                if one.arrears_since is not None
            ],
            **common,
        ),
        *events_about(
            BillSettled,
            [
                SettledBill(
                    taxpayer=one.levy.taxpayer,
                    bill=one.levy.bill,
                    fiscal_year=one.levy.fiscal_year,
                    settled_on=clock.today(),
                )
                for one in new
                if one.state == "settled"
            ],
            **common,
        ),
    )


async def find(session: AsyncSession, municipality: str, bill: UUID) -> Account:
    """One bill of a municipality. Raises BillUnknown."""
    found = await repository.read(session, [bill])
    if not found or found[0].municipality != municipality:
        raise BillUnknown("그런 과세 건이 없습니다. 번호와 지방자치단체를 확인하십시오.", bill=bill)
    return found[0]
