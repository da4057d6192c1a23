"""Writing bills off (정리보류), and cancelling it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from semu_contracts.events.collection import (
    Amounts,
    CancelledWriteOff,
    RecordedWriteOff,
    WriteOffCancelled,
    WriteOffEnd,
    WriteOffRecorded,
)
from semu_kit.auth import Principal
from semu_kit.clock import Clock
from semu_kit.problems import Conflict, Problem
from semu_law import load
from sqlalchemy.ext.asyncio import AsyncSession

from collection.bills import repository as bills
from collection.bills import steps
from collection.bills.rules import Account, owed_as_of
from collection.facts import about, hold, tell
from collection.ledger import repository as ledger
from collection.ledger.rules import ByComponent, Cause
from collection.officials import must_not_lie_ahead, official_id
from collection.write_offs import repository, rules
from collection.write_offs.models import WriteOff, WriteOffCancellation
from collection.write_offs.schemas import NewCancellation, NewWriteOff
from collection.year_ends.repository import first_open_year


class NothingToWriteOff(Conflict):
    """Only what is unpaid past its due date is written off."""

    type, title = "nothing-to-write-off", "The bill owes nothing in the books"


class NotWrittenOff(Conflict):
    """There is no write-off to cancel."""

    type, title = "not-written-off", "The bill is not written off"


class WriteOffTooEarly(Problem):
    """The day lies before the bill fell due, or before something that was posted to it since."""

    status, type, title = 422, "write-off-too-early", "The day lies before what happened to the bill since"


class LimitationCompleted(Conflict):
    """The claim has ended by limitation: it lapses (시효완성정리) and is not written off."""

    type, title = "limitation-completed", "The limitation period has completed"


class ReasonNotOfThisItem(Problem):
    """The law of this item knows no write-off for this reason."""

    status, type, title = 422, "reason-not-of-this-item", "The law of the item has no such reason"


class SearchNotMade(Problem):
    """The debtor's whereabouts and property were not looked for (시행령 §94②)."""

    status, type, title = 422, "search-not-made", "The search for the debtor and property is missing"


async def write_off(session: AsyncSession, clock: Clock, principal: Principal, new: NewWriteOff) -> WriteOff:
    """Write the bill off: what is outstanding leaves the books and lives on beside them (Dongjak 21).

    Raises NotAnOfficial, DayAhead, BillUnknown, NothingToWriteOff, WriteOffTooEarly, LimitationCompleted,
    ReasonNotOfThisItem, SearchNotMade.
    """
    official_id(principal)
    bill = await hold(session, principal.municipality, new.bill)
    must_not_lie_ahead(new.day, clock)
    provision = _check(bill, new)
    left = bill.outstanding
    row = WriteOff(
        **about(bill, clock, principal.actor), **new.model_dump(exclude={"bill"}), provision=provision, **_won(left)
    )
    session.add(row)
    cause = Cause("write_off", row.id, principal.actor, new.day, clock.today(), provision)
    await _post(session, clock, steps.written_off(bill, cause, await first_open_year(session, bill.municipality)))
    told = RecordedWriteOff(
        taxpayer=bill.taxpayer, bill=bill.bill, write_off=row.id, day=new.day, provision=provision,
        amounts=Amounts(**_won(left)), limitation_on=bill.limitation_on,
    )  # fmt: skip
    await tell(session, clock, principal.actor, [bill], WriteOffRecorded, [told])
    return row


def _check(bill: Account, new: NewWriteOff) -> str:
    """The provision. Refuses what cannot be written off so."""
    law = load()
    if bill.state not in ("open", "arrears"):
        raise NothingToWriteOff("정리보류할 체납액이 없는 과세 건입니다. 상태를 확인하십시오.", state=bill.state)
    earliest = rules.earliest_day(bill)
    if new.day < earliest or new.day <= bill.payable_until:
        raise WriteOffTooEarly(
            "납부기한이나 마지막 수납보다 앞선 날입니다. 결정한 날을 확인하십시오.", earliest=earliest
        )
    if bill.limitation_on is not None and bill.limitation_on < new.day:
        raise LimitationCompleted(
            "소멸시효가 완성되었습니다. 정리보류하지 말고 시효완성정리로 기록하십시오.",
            limitation_on=bill.limitation_on,
        )
    provision = rules.provision(new.reason, law.item(bill.item))
    if provision is None:
        raise ReasonNotOfThisItem("이 과목의 법령에 없는 사유입니다. 사유(reason)를 확인하십시오.", item=bill.item)
    if rules.needs_search(new.reason, bill, new.day, law) and (new.searched_on is None or new.searched_on > new.day):
        raise SearchNotMade("행방과 재산을 확인한 날(searched_on)이 필요합니다. 확인한 뒤에 보내십시오.")
    return provision


async def cancel(
    session: AsyncSession, clock: Clock, principal: Principal, new: NewCancellation
) -> WriteOffCancellation:
    """Cancel a write-off: the claim is owed in the books again, in their own year or as reinstated (Dongjak 22, 23).

    Raises NotAnOfficial, DayAhead, BillUnknown, NotWrittenOff, WriteOffTooEarly.
    """
    official_id(principal)
    bill = await hold(session, principal.municipality, new.bill)
    must_not_lie_ahead(new.day, clock)
    if bill.state != "written_off" or bill.written_off_on is None:
        raise NotWrittenOff("정리보류된 과세 건이 아닙니다. 상태를 확인하십시오.", state=bill.state)
    if new.day < bill.written_off_on:
        raise WriteOffTooEarly(
            "정리보류한 날보다 앞선 날입니다. 취소한 날을 확인하십시오.", earliest=bill.written_off_on
        )
    if bill.limitation_on is not None and bill.limitation_on < new.day and new.cause != "error":
        raise LimitationCompleted(
            "소멸시효가 완성되어 취소할 수 없습니다. 시효완성정리로 기록하십시오.", limitation_on=bill.limitation_on
        )
    [row] = await _cancelled(session, clock, principal.actor, [(bill, new.day)], new.cause)
    cause = Cause("write_off", row.id, principal.actor, new.day, clock.today())
    step = steps.put_back(bill, cause, await first_open_year(session, bill.municipality))
    if new.cause == "error":
        step = replace(step, after=replace(step.after, written_off_on=None))
    await _post(session, clock, step)
    return row


async def cancelled_by_payment(
    session: AsyncSession, clock: Clock, actor: str, taken: Sequence[tuple[Account, date]]
) -> None:
    """Record that payments put written-off bills of one municipality back into the books, and tell it.

    `taken` holds each bill as it was before, with the payment's value day; the entries are the payment's own.
    """
    if taken:
        await _cancelled(session, clock, actor, taken, "payment")


async def _cancelled(
    session: AsyncSession, clock: Clock, actor: str, cancelled: Sequence[tuple[Account, date]], cause: WriteOffEnd
) -> list[WriteOffCancellation]:
    law = load()
    standing = await repository.standing(session, [bill.bill for bill, _ in cancelled])
    rows = [
        WriteOffCancellation(
            **about(bill, clock, actor), write_off=standing.get(bill.bill), day=day, cause=cause,
            **_won(bill.beside), added_charge=owed_as_of(bill, day, law).undecided,
        )
        for bill, day in cancelled
    ]  # fmt: skip
    session.add_all(rows)
    told = [
        CancelledWriteOff(
            taxpayer=bill.taxpayer, bill=bill.bill, write_off=standing.get(bill.bill), day=day, cause=cause
        )
        for bill, day in cancelled
    ]
    await tell(session, clock, actor, [bill for bill, _ in cancelled], WriteOffCancelled, told)
    return rows


async def _post(session: AsyncSession, clock: Clock, step: steps.Step) -> None:
    await ledger.append(session, step.entries, clock.now())
    await bills.save(session, [step.after])


def _won(amounts: ByComponent) -> dict[str, Any]:
    return {"principal": amounts.principal, "charge": amounts.charge, "expense": amounts.expense}
