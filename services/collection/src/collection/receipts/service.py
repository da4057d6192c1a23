"""Payments posted to the bills they are for."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from semu_kit.clock import Clock
from semu_kit.ids import new_id
from semu_kit.problems import Problem
from semu_law import Release, load
from sqlalchemy.ext.asyncio import AsyncSession

from collection.bills import repository as bills
from collection.bills.history import Part, tell, unpaid
from collection.bills.rules import Account, owed_as_of
from collection.ledger import entries as entry_of
from collection.ledger import repository as ledger
from collection.ledger.rules import Cause, Entry
from collection.ledger.years import year_of_money
from collection.receipts import repository, retelling
from collection.receipts.changes import Facts
from collection.receipts.repository import Payments
from collection.receipts.rules import Claim, IncomingPayment, Known, Share, match, part_of
from collection.suspense import repository as suspense
from collection.year_ends.repository import first_open_year


class ValueDayAhead(Problem):
    """Money cannot have come on a day that has not."""

    status, type, title = 422, "value-day-ahead", "The value day lies in the future"


async def post(
    session: AsyncSession, clock: Clock, municipality: str, actor: str, payments: Sequence[IncomingPayment]
) -> set[UUID]:
    """Post payments that were not posted before, and tell of them; the ids of those newly taken.

    However often a payment is sent, by its provider's own number it is taken once. Raises ValueDayAhead.
    """
    await ledger.lock_for_posting(session, municipality)
    today, now = clock.today(), clock.now()
    for payment in payments:
        if payment.value_day > today:
            raise ValueDayAhead(
                "수납일이 아직 오지 않았습니다. 수납일을 확인해 다시 보내십시오.",
                payment=payment.payment,
                value_day=payment.value_day,
            )
    taken = await repository.take_new(session, municipality, actor, payments, now)
    by_id = {payment.payment: payment for payment in reversed(payments)}  # of one sent twice at once, the first
    new = [by_id[payment] for payment in reversed(by_id) if payment in taken]
    if not new:
        return taken
    places = await _find_places(session, municipality, new)
    kept = _Kept(municipality, actor, await first_open_year(session, municipality), now)
    for payment in new:
        cause = Cause("payment", payment.payment, actor, payment.value_day, today)
        found = match(payment, places.known_of(payment))
        for share in found.shares:
            places.give(payment, share, cause)
        if found.awaiting:
            kept.await_decision(payment, cause)
        if found.unmatched:
            kept.suspend(payment, found.unmatched, found.reason, cause)
    await suspense.add_suspense(session, kept.suspense)
    await suspense.add_awaiting(session, kept.awaiting)
    await retelling.write(session, clock, municipality, actor, places.facts(), kept.entries)
    return taken


@dataclass(slots=True)
class _Places:
    """The bills that payments may be for, locked, with what is posted to them and what comes now."""

    accounts: dict[UUID, Account]
    standing: dict[UUID, Payments]
    by_number: dict[str, UUID]
    decided_for: dict[UUID, UUID]
    of_payers: dict[UUID, list[UUID]]
    law: Release
    coming: dict[UUID, list[Part]] = field(default_factory=lambda: defaultdict(list))
    causes: dict[UUID, Cause] = field(default_factory=dict)

    def known_of(self, payment: IncomingPayment) -> Known:
        return Known(
            bills=self.accounts,
            by_reference=self.by_number.get(payment.reference or ""),
            decided_for=self.decided_for.get(payment.payment),
            claims=lambda: self._claims(payment),
        )

    def _claims(self, payment: IncomingPayment) -> list[Claim]:
        """What the payer owes, after what came before in the same breath."""
        claims = []
        for bill in self.of_payers.get(payment.payer, ()) if payment.payer else ():
            account = self.accounts[bill]
            if self.coming[bill]:
                parts = self.standing[bill].parts
                account = tell(unpaid(account, parts), [*parts, *self.coming[bill]], self.law).after
            won = owed_as_of(account, payment.value_day, self.law).amounts.total
            delegated = self.law.is_delegated(account.municipality, account.item)
            claims.append(Claim(bill, won, delegated, account.payable_until))
        return claims

    def give(self, payment: IncomingPayment, share: Share, cause: Cause) -> None:
        self.coming[share.bill].append(part_of(payment, share))
        self.causes.setdefault(share.bill, cause)

    def facts(self) -> list[Facts]:
        return [
            Facts(
                account=self.accounts[bill],
                posted=tuple(self.standing[bill].parts),
                postings=self.standing[bill].postings,
                cause=self.causes[bill],
                new=tuple(parts),
            )
            for bill, parts in self.coming.items()
            if parts
        ]


async def _find_places(session: AsyncSession, municipality: str, payments: Sequence[IncomingPayment]) -> _Places:
    """The bills of payments, locked in ascending order of id.

    Two payments of one bill in the same instant: the second waits for the lock, reads what the first left, and is
    told after or before it, as their days say.
    """
    named = [share.bill for payment in payments for share in payment.bills]
    nameless = [payment for payment in payments if not payment.bills]
    numbers = [payment.reference for payment in nameless if payment.reference]
    by_number = await bills.by_payment_number(session, municipality, numbers) if numbers else {}
    declared = [one.payment for one in nameless if one.declaration]
    if declared:
        # Its levy may be decided in the same instant: the second of the two finds what the first kept.
        await suspense.lock_payments(session, declared)
    decided_for = await suspense.decided_for(session, municipality, declared)
    payers = {one.payer for one in nameless if one.payer and one.reference not in by_number and not one.declaration}
    of_payers = await bills.owing(session, municipality, payers) if payers else {}
    wanted = {*named, *by_number.values(), *decided_for.values(), *(bill for own in of_payers.values() for bill in own)}
    accounts = await bills.lock(session, municipality, list(wanted))
    standing = await repository.posted(session, list(accounts))
    return _Places(accounts, standing, by_number, decided_for, of_payers, load())


@dataclass(slots=True)
class _Kept:
    """Money that is no bill's yet: rows, and the entries that say so."""

    municipality: str
    actor: str
    first_open_year: int
    at: datetime
    suspense: list[tuple[object, ...]] = field(default_factory=list)
    awaiting: list[tuple[object, ...]] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)

    def suspend(self, payment: IncomingPayment, won: int, reason: str | None, cause: Cause) -> None:
        year, cause = year_of_money(cause, self.first_open_year)
        self.suspense.append((new_id(), payment.payment, won, reason, year, self.at))
        self.entries.append(entry_of.unmatched(self.municipality, year, won, cause))

    def await_decision(self, payment: IncomingPayment, cause: Cause) -> None:
        declared = payment.declaration
        assert declared is not None
        year, cause = year_of_money(cause, self.first_open_year)
        self.awaiting.append(
            (payment.payment, declared.item, declared.fiscal_year, declared.period, payment.total, year)
        )
        self.entries.append(entry_of.awaiting_decision(self.municipality, year, declared.item, payment.total, cause))
