"""The SQL of the facts: told by events, kept once, read by bill."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Date, Uuid, func, inspect, literal, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import col

from reward.facts.circumstances import Circumstances, Deferral, Limitation, WriteOff, on_its_day
from reward.facts.facts import Contact, Disposition, Finder, Finding, MeritClaim, Receipt, Register, Standing, Work
from reward.facts.models import (
    ClosedDays,
    ContactRow,
    DeferralRow,
    DispositionRow,
    EntrustedFeeRow,
    LimitationRow,
    OfficialRow,
    ReceiptRow,
    WriteOffRow,
)
from reward.findings.models import FinderRow, FindingRow, FoundBill
from reward.merits.models import MeritClaimRow
from reward.tables import Base

Row = Mapping[str, Any]


@dataclass(slots=True)
class BillFacts:
    """All that is known of one bill."""

    receipts: list[Receipt] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    dispositions: list[Disposition] = field(default_factory=list)
    claims: list[MeritClaim] = field(default_factory=list)
    finding: Finding | None = None

    def work(self, register: Register) -> Work:
        return Work(self.contacts, self.dispositions, register, self.claims, self.finding)

    def officials(self) -> set[UUID]:
        """All whose standing matters."""
        done: tuple[Contact | Disposition | MeritClaim, ...] = (*self.contacts, *self.dispositions, *self.claims)
        found = self.finding.finders if self.finding else ()
        return {one.official for one in done} | {finder.person for finder in found if finder.official}


def among(column: Any, ids: Collection[UUID]) -> ColumnElement[bool]:
    """`column = ANY(ids)`: one parameter, however many ids."""
    return col(column) == literal(list(ids), ARRAY(Uuid())).any_()


async def lock_bills(session: AsyncSession, municipality: str, bills: Collection[UUID]) -> None:
    """Hold the bills until the transaction ends, in the order of their ids.

    The race: two workers take two marks of one bill, each left by a fact that the other does not see yet; the one that
    saw less would overwrite the truth by committing later. Held here, the second reads what the first left.
    """
    wanted = {"municipality": municipality, "bills": list(bills)}
    await session.execute(
        text(
            "INSERT INTO bills (id, municipality) SELECT bill, :municipality"
            " FROM unnest(CAST(:bills AS uuid[])) AS bill ORDER BY bill ON CONFLICT DO NOTHING"
        ),
        wanted,
    )
    await session.execute(
        text("SELECT 1 FROM bills WHERE id = ANY(CAST(:bills AS uuid[])) ORDER BY id FOR UPDATE"), wanted
    )


async def keep(session: AsyncSession, kind: type[Base], rows: Sequence[Row]) -> None:
    """Keep facts of one kind; one that is known by its id, or by its natural key, is not kept twice."""
    if rows:
        await session.execute(insert(inspect(kind).local_table).on_conflict_do_nothing(), rows)


async def add_officials(session: AsyncSession, rows: Sequence[Row]) -> None:
    """A line of the register told again for the same day replaces the one before."""
    line = insert(OfficialRow)
    changed = {name: line.excluded[name] for name in ("department", "grade", "term_limited", "active")}
    await session.execute(line.on_conflict_do_update(index_elements=["official", "from_day"], set_=changed), rows)


async def close_through(session: AsyncSession, municipality: str, day: date) -> None:
    """Collection closed its booking days through this one. They close without gaps, so that a late telling of an
    earlier one changes nothing."""
    told = insert(ClosedDays).values(municipality=municipality, through=day)
    later = func.greatest(col(ClosedDays.through), told.excluded.through)
    await session.execute(told.on_conflict_do_update(index_elements=["municipality"], set_={"through": later}))


class UnknownFact(Exception):
    """What is undone was never told; an operator must look, or credits that should fall would stand."""

    def __init__(self, ids: Collection[UUID]) -> None:
        super().__init__(f"undone, but never told: {', '.join(map(str, sorted(ids)))}")


async def reverse_receipts(session: AsyncSession, reversed_on: Mapping[UUID, date]) -> None:
    """Mark receipts as undone. Raises UnknownFact."""
    await _set_days(session, ReceiptRow, "reversed_on", reversed_on)


async def end_deferrals(session: AsyncSession, ended_on: Mapping[UUID, date]) -> None:
    """Let deferrals hold until the day on which they ended early. Raises UnknownFact."""
    await _set_days(session, DeferralRow, "last_day", ended_on)


async def _set_days(
    session: AsyncSession, kind: type[ReceiptRow | DeferralRow], column: str, days: Mapping[UUID, date]
) -> None:
    ids, values = literal(list(days), ARRAY(Uuid())), literal(list(days.values()), ARRAY(Date()))
    told = func.unnest(ids, values).table_valued("id", "day").render_derived()
    found = await session.scalars(
        update(kind).where(col(kind.id) == told.c.id).values({column: told.c.day}).returning(col(kind.id)),
        execution_options={"synchronize_session": False},
    )
    _must_be_known(days, found)


async def void_write_offs(session: AsyncSession, write_offs: Collection[UUID]) -> None:
    """Mark write-offs as errors. Raises UnknownFact."""
    void = update(WriteOffRow).where(among(WriteOffRow.id, write_offs)).values(in_error=True)
    found = await session.scalars(void.returning(col(WriteOffRow.id)), execution_options={"synchronize_session": False})
    _must_be_known(write_offs, found)


def _must_be_known(told: Iterable[UUID], found: Iterable[UUID]) -> None:
    unknown = set(told) - set(found)
    if unknown:
        raise UnknownFact(unknown)


async def touch(session: AsyncSession, municipality: str, bills: Collection[UUID]) -> None:
    """Mark bills whose credits are to be computed again."""
    await session.execute(
        text(
            "INSERT INTO touched_bills (municipality, bill)"
            " SELECT :municipality, bill FROM unnest(CAST(:bills AS uuid[])) AS bill"
        ),
        {"municipality": municipality, "bills": list(bills)},
    )


async def touch_bills_of(session: AsyncSession, municipality: str, officials: Collection[UUID]) -> None:
    """Mark the bills for which one of the officials has work on record."""
    await session.execute(
        text(
            "INSERT INTO touched_bills (municipality, bill)"
            " SELECT :municipality, bill FROM contacts WHERE official = ANY(CAST(:officials AS uuid[]))"
            " UNION SELECT :municipality, bill FROM dispositions WHERE official = ANY(CAST(:officials AS uuid[]))"
            " UNION SELECT :municipality, bill FROM merit_claims WHERE official = ANY(CAST(:officials AS uuid[]))"
            " UNION SELECT :municipality, bill FROM finding_bills JOIN finding_finders USING (finding)"
            " WHERE person = ANY(CAST(:officials AS uuid[]))"
        ),
        {"municipality": municipality, "officials": list(officials)},
    )


async def take_touched(session: AsyncSession, limit: int) -> dict[str, set[UUID]]:
    """Take the oldest marks that no other worker has taken; their bills by municipality."""
    taken = await session.execute(
        text(
            "DELETE FROM touched_bills WHERE id IN"
            " (SELECT id FROM touched_bills ORDER BY id LIMIT :limit FOR UPDATE SKIP LOCKED)"
            " RETURNING municipality, bill"
        ),
        {"limit": limit},
    )
    bills: defaultdict[str, set[UUID]] = defaultdict(set)
    for municipality, bill in taken:
        bills[municipality].add(bill)
    return bills


async def load(session: AsyncSession, bills: Collection[UUID]) -> tuple[dict[UUID, BillFacts], Register]:
    """The facts of the bills that have a receipt, without the receipts that were reversed; and the register."""
    facts: defaultdict[UUID, BillFacts] = defaultdict(BillFacts)
    of_bills = among(ReceiptRow.bill, bills) & col(ReceiptRow.reversed_on).is_(None)
    befell = await _circumstances(session, bills)
    for row in await _rows(session, ReceiptRow, of_bills):
        facts[row.bill].receipts.append(on_its_day(_receipt(row), befell[row.bill]))
    if not facts:
        return facts, Register(())
    paid = list(facts)
    for contact in await _rows(session, ContactRow, among(ContactRow.bill, paid)):
        facts[contact.bill].contacts.append(
            Contact(contact.id, contact.official, contact.day, contact.kind, contact.direct, contact.recorded_on)
        )
    for done in await _rows(session, DispositionRow, among(DispositionRow.bill, paid)):
        facts[done.bill].dispositions.append(Disposition(done.id, done.official, done.day, done.kind, done.recorded_on))
    for claim in await _rows(session, MeritClaimRow, among(MeritClaimRow.bill, paid)):
        if claim.decision != "refused":
            facts[claim.bill].claims.append(
                MeritClaim(claim.id, claim.official, claim.ground, claim.first_day, claim.last_day)
            )
    for bill, finding in (await _findings(session, paid)).items():
        facts[bill].finding = finding
    return facts, Register(await _standings(session, facts.values()))


async def _rows(session: AsyncSession, kind: type[Base], wanted: ColumnElement[bool]) -> Sequence[Any]:
    """Rows as they are, without the objects that watch for changes: there may be many, and facts are only read."""
    return (await session.execute(select(*inspect(kind).columns).where(wanted))).all()


async def _circumstances(session: AsyncSession, bills: Collection[UUID]) -> defaultdict[UUID, Circumstances]:
    """What befell the bills, one query a kind."""
    befell: defaultdict[UUID, Circumstances] = defaultdict(Circumstances)
    for deferral in await _rows(session, DeferralRow, among(DeferralRow.bill, bills)):
        befell[deferral.bill].deferrals.append(Deferral(deferral.kind, deferral.first_day, deferral.last_day))
    for write_off in await _rows(session, WriteOffRow, among(WriteOffRow.bill, bills)):
        befell[write_off.bill].write_offs.append(WriteOff(write_off.day, write_off.in_error))
    limitations = await _rows(session, LimitationRow, among(LimitationRow.bill, bills))
    for limitation in sorted(limitations, key=lambda one: (one.recorded_at, one.id)):
        befell[limitation.bill].limitations.append(Limitation(limitation.day, limitation.limitation_on))
    for fee in await _rows(session, EntrustedFeeRow, among(EntrustedFeeRow.bill, bills)):
        befell[fee.bill].entrusted_fees[fee.receipt] = fee.fee
    return befell


async def _findings(session: AsyncSession, bills: Collection[UUID]) -> dict[UUID, Finding]:
    """The finding that each bill was levied because of."""
    rows = await session.execute(
        select(FoundBill, FindingRow, FinderRow)
        .join(FindingRow, col(FindingRow.id) == FoundBill.finding)
        .join(FinderRow, col(FinderRow.finding) == FindingRow.id)
        .where(among(FoundBill.bill, bills), col(FoundBill.standing))
    )
    found: dict[UUID, Finding] = {}
    for of_bill, finding, finder in rows:
        known = found[of_bill.bill].finders if of_bill.bill in found else ()
        finders = (*known, Finder(finder.person, finder.official))
        found[of_bill.bill] = Finding(finding.id, finding.found_on, finding.use, finders)
    return found


async def _standings(session: AsyncSession, facts: Collection[BillFacts]) -> list[Standing]:
    officials = set[UUID]().union(*(one.officials() for one in facts))
    rows = await _rows(session, OfficialRow, among(OfficialRow.official, officials))
    return [Standing(row.official, row.from_day, row.grade, row.term_limited) for row in rows]


def _receipt(row: Any) -> Receipt:
    return Receipt(
        id=row.id,
        day=row.day,
        number=(row.provider, row.payment_id),
        collected=row.collected,
        local_tax=row.local_tax,
        levy_year=row.levy_year,
        due_date=row.due_date,
        arrears_since=row.arrears_since,
        demand_due=row.demand_due,
        deferred_due=row.deferred_due,
        written_off_on=row.written_off_on,
        limitation_on=row.limitation_on,
        entrusted_fee=row.entrusted_fee,
        liability_day=row.liability_day,
        decided_on=row.decided_on,
    )
