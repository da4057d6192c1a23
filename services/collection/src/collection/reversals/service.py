"""Reversals of receipts by two persons: one asks, another decides, and the bill's story is told without the money."""

from dataclasses import replace
from datetime import date
from typing import Any, cast
from uuid import UUID

from semu_contracts.events.collection import ReversalCause
from semu_kit.auth import Principal
from semu_kit.clock import Clock
from semu_kit.ids import new_id
from semu_kit.pii import PersonalRecords
from semu_kit.problems import Conflict, Forbidden, NotFound, Problem
from semu_kit.runtime import Runtime
from sqlalchemy.ext.asyncio import AsyncSession

from collection.bills import repository as bills
from collection.bills.history import Part
from collection.ledger import entries as entry_of
from collection.ledger import repository as ledger
from collection.ledger.rules import Cause, Entry
from collection.ledger.years import year_of_money
from collection.officials import must_not_lie_ahead, official_id
from collection.receipts import lists, retelling
from collection.receipts import repository as receipts
from collection.receipts.changes import Facts, Gone
from collection.reversals import repository
from collection.reversals.models import Reversal
from collection.reversals.schemas import ListedReversal, NewPaymentReversal, NewReversal, ReversalPage
from collection.suspense import repository as suspense
from collection.suspense.repository import Kept
from collection.suspense.service import PaymentUnknown
from collection.year_ends.repository import first_open_year


class ReversalUnknown(NotFound):
    """No reversal of the caller's municipality has this id."""

    type, title = "reversal-unknown", "No such reversal"


class AlreadyReversed(Conflict):
    """The receipt was reversed, and stands no more."""

    type, title = "receipt-already-reversed", "The receipt was reversed before"


class ReversalAsked(Conflict):
    """A reversal of the same money waits for its decision."""

    type, title = "reversal-asked", "A reversal of it waits for its decision"


class ReversalDecided(Conflict):
    """It was approved or refused before."""

    type, title = "reversal-decided", "The reversal was decided before"


class OwnReversal(Forbidden):
    """Who asks for a reversal never decides it."""

    type, title = "own-reversal", "Another official decides it"


class BeforeTheReceipt(Problem):
    """Money cannot leave before it came."""

    status, type, title = 422, "reversal-before-receipt", "The day lies before the receipt"


async def ask(
    session: AsyncSession, runtime: Runtime, principal: Principal, receipt: UUID, wanted: NewReversal
) -> Reversal:
    """Ask for the reversal of a receipt; nothing is posted until another official approves it.

    Raises NotAnOfficial, ReceiptUnknown, AlreadyReversed, ReversalAsked, DayAhead, BeforeTheReceipt.
    """
    found = await lists.find(session, principal.municipality, receipt)
    if found.reversed_because is not None:
        raise AlreadyReversed(
            "이미 취소된 수납입니다. 과세 건의 현재 수납을 확인하십시오.", because=found.reversed_because
        )
    bill = found.bill if wanted.cause == "wrong_bill" else None
    about = {"payment": found.payment, "receipt": receipt, "bill": bill}
    return await _ask(session, runtime, principal, wanted, found.value_day, about)


async def ask_for_payment(
    session: AsyncSession, runtime: Runtime, principal: Principal, payment: UUID, wanted: NewPaymentReversal
) -> Reversal:
    """Ask for the reversal of a whole payment, wherever its money is.

    Raises NotAnOfficial, PaymentUnknown, ReversalAsked, DayAhead, BeforeTheReceipt.
    """
    found = (await suspense.kept(session, principal.municipality, [payment])).get(payment)
    if found is None:
        raise PaymentUnknown("그런 납부가 없습니다. 번호와 지방자치단체를 확인하십시오.", payment=payment)
    about = {"payment": payment, "receipt": None, "bill": None}
    return await _ask(session, runtime, principal, wanted, found.payment.value_day, about)


async def _ask(
    session: AsyncSession,
    runtime: Runtime,
    principal: Principal,
    wanted: NewReversal,
    value_day: date,
    about: dict[str, Any],
) -> Reversal:
    official_id(principal)
    clock = runtime.clock
    must_not_lie_ahead(wanted.day, clock)
    if wanted.day < value_day:
        raise BeforeTheReceipt("수납일보다 앞선 날입니다. 취소된 날을 확인하십시오.", value_day=value_day)
    reversal = Reversal(
        id=new_id(),
        municipality=principal.municipality,
        **about,
        **wanted.model_dump(exclude={"reason"}),
        state="asked",
        asked_by=principal.actor,
        asked_at=clock.now(),
    )
    # Two who ask in the same instant: the second waits here, and finds the first's.
    await suspense.lock_payments(session, [reversal.payment])
    if waiting := await repository.asked(session, reversal.payment, reversal.bill):
        raise ReversalAsked("같은 수납의 취소 요청이 승인을 기다립니다. 그 요청을 처리하십시오.", reversal=waiting.id)
    session.add(reversal)
    await PersonalRecords(session, runtime.vault).keep(
        reversal.id, {"reason": wanted.reason}, purpose="reversal", made_at=clock.now(),
        retain_until=runtime.settings.retain_until("reversal", clock.today()),
    )  # fmt: skip
    return reversal


async def refuse(session: AsyncSession, clock: Clock, principal: Principal, reversal: UUID) -> Reversal:
    """Refuse a reversal that another official asked for. Raises as `approve` does."""
    return await _decide(session, clock, principal, reversal, "refused")


async def approve(session: AsyncSession, clock: Clock, principal: Principal, reversal: UUID) -> Reversal:
    """Approve a reversal that another official asked for, and post it.

    A bounced or charged back payment leaves the bank whole, from every bill that it paid. Money that was another's
    leaves this bill only, and waits in suspense. A late charge that was decided with the receipt is reversed with it
    and runs on. Raises NotAnOfficial, ReversalUnknown, ReversalDecided, OwnReversal, AlreadyReversed.
    """
    await ledger.lock_for_posting(session, principal.municipality)
    decided = await _decide(session, clock, principal, reversal, "approved")
    # A matching of the same payment in the same instant: whichever is first, the other sees its outcome.
    await suspense.lock_payments(session, [decided.payment])
    await _post(session, clock, principal.actor, decided)
    return decided


async def _decide(session: AsyncSession, clock: Clock, principal: Principal, reversal: UUID, state: str) -> Reversal:
    official_id(principal)
    found = await repository.lock(session, principal.municipality, reversal)
    if found is None:
        raise ReversalUnknown("그런 취소 요청이 없습니다. 번호를 확인하십시오.", reversal=reversal)
    if found.state != "asked":
        raise ReversalDecided("이미 처리된 취소 요청입니다.", state=found.state)
    if found.asked_by == principal.actor:
        raise OwnReversal("요청한 사람은 승인하거나 거절할 수 없습니다. 다른 담당자가 처리해야 합니다.")
    found.state, found.decided_by, found.decided_at = state, principal.actor, clock.now()
    return found


async def _post(session: AsyncSession, clock: Clock, actor: str, reversal: Reversal) -> None:
    municipality = reversal.municipality
    cause = Cause("reversal", reversal.id, actor, reversal.day, clock.today())
    paid = [reversal.bill] if reversal.bill else await receipts.bills_of(session, reversal.payment)
    accounts = await bills.lock(session, municipality, paid)
    standing = await receipts.posted(session, paid)
    facts = []
    for bill, account in accounts.items():
        parts = tuple(standing[bill].parts)
        gone = tuple(_gone(part, reversal) for part in parts if part.payment == reversal.payment)
        if gone:
            facts.append(Facts(account, parts, standing[bill].postings, cause, gone=gone))
    open_year = await first_open_year(session, municipality)
    kept = (await suspense.kept(session, municipality, [reversal.payment]))[reversal.payment]
    if reversal.bill:
        won = sum(gone.part.won for one in facts for gone in one.gone)
        own_day = replace(cause, value_day=kept.payment.value_day)
        entries = await _keep(session, clock, kept, won, *year_of_money(own_day, open_year))
    else:
        entries = await _let_go(session, clock, kept, *year_of_money(cause, open_year))
    if not facts and not entries:
        raise AlreadyReversed("이미 취소된 수납입니다. 과세 건의 현재 수납을 확인하십시오.")
    await retelling.write(session, clock, municipality, actor, facts, entries)


def _gone(part: Part, reversal: Reversal) -> Gone:
    """Money that stays with the city was never this bill's: it goes as of its own value day."""
    day = part.value_day if reversal.bill else reversal.day
    return Gone(part, cast(ReversalCause, reversal.cause), day, reversal.id)


async def _keep(session: AsyncSession, clock: Clock, kept: Kept, won: int, year: int, cause: Cause) -> list[Entry]:
    """Money that was another bill's waits in suspense, as of its own value day."""
    if not won:
        return []
    payment, municipality = kept.payment, kept.municipality
    await suspense.add_suspense(session, [(new_id(), payment.payment, won, "wrong_bill", year, clock.now())])
    return [entry_of.unmatched(municipality, year, won, cause)]


async def _let_go(session: AsyncSession, clock: Clock, kept: Kept, year: int, cause: Cause) -> list[Entry]:
    """What of a payment is no bill's leaves with the bank, too."""
    payment, municipality = kept.payment, kept.municipality
    told = (year, cause.value_day, cause.actor, clock.now())
    made = []
    if kept.in_suspense:
        await suspense.release(session, "suspense_release", [(payment.payment, None, kept.in_suspense, *told)])
        made.append(entry_of.out_of_suspense(municipality, year, kept.in_suspense, cause))
    if kept.awaiting:
        await suspense.release(session, "awaiting_release", [(payment.payment, None, payment.total, *told)])
        made.append(entry_of.decision_met(municipality, year, kept.awaiting, payment.total, cause))
    return made


async def page(
    session: AsyncSession, runtime: Runtime, municipality: str, state: str | None, after: UUID | None, limit: int
) -> ReversalPage:
    """Reversals of a municipality with their reasons, by state if given."""
    found = await repository.page(session, municipality, state, after, limit)
    reasons = await PersonalRecords(session, runtime.vault).load_many([one.id for one in found])
    return ReversalPage(
        reversals=[
            ListedReversal.model_validate({**one.model_dump(), "reason": reasons.get(one.id, {}).get("reason")})
            for one in found
        ]
    )
