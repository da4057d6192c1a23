"""Given facts as the rules know them. Pure."""

from uuid import UUID

from semu_law import Release

from reward.computations.schemas import BillGiven
from reward.facts.facts import (
    Contact,
    Disposition,
    Finder,
    Finding,
    MeritClaim,
    Receipt,
    Register,
    Standing,
    Work,
)


def receipts_of(bill: BillGiven, row: int, law: Release) -> list[Receipt]:
    """The receipts in the order given; their ids are their places in the question. Raises UnknownItem."""
    local_tax = law.item(bill.item).kind == "local_tax"
    return [
        Receipt(
            id=UUID(int=row << 32 | place),
            day=one.day,
            number=(one.provider, one.payment_id),
            collected=one.collected,
            local_tax=local_tax,
            levy_year=bill.levy_year,
            due_date=bill.due_date,
            arrears_since=bill.arrears_since,
            demand_due=bill.demand_due,
            deferred_due=one.deferred_due,
            written_off_on=one.written_off_on,
            limitation_on=one.limitation_on,
            entrusted_fee=one.entrusted_fee,
            liability_day=bill.liability_day,
            decided_on=bill.decided_on,
        )
        for place, one in enumerate(bill.receipts)
    ]


def work_of(bill: BillGiven) -> Work:
    """What was done for the bill; every deed goes by its place."""
    contacts = [
        Contact(UUID(int=place), one.official, one.day, one.kind, one.direct, one.recorded_on)
        for place, one in enumerate(bill.contacts)
    ]
    dispositions = [
        Disposition(UUID(int=place), one.official, one.day, one.kind, one.recorded_on)
        for place, one in enumerate(bill.dispositions)
    ]
    claims = [
        MeritClaim(UUID(int=place), one.official, one.ground, one.first_day, one.last_day)
        for place, one in enumerate(bill.merits)
    ]
    first = min(one.day for one in bill.receipts)
    register = Register(Standing(one.official, first, one.grade, one.term_limited) for one in bill.officials)
    return Work(contacts, dispositions, register, claims, _finding(bill))


def _finding(bill: BillGiven) -> Finding | None:
    given = bill.finding
    if given is None:
        return None
    finders = tuple(Finder(one.person, one.official) for one in given.finders)
    return Finding(UUID(int=0), given.found_on, given.use, finders)
