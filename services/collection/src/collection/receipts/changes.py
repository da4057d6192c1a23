"""What must be posted so that the books tell a bill's story as it now is. Pure; won and KST days.

The story is told with the facts that came, and compared with how each payment stands in the books. A payment that pays
another part of the bill than was posted is reversed and posted anew; the one that has just come, in the common case,
posts nothing but itself. What the entries leave in another year's books than the bill's is carried over or back.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from semu_contracts.events.assessment import ReducedLevy
from semu_contracts.events.collection import ReversalCause
from semu_kit.ids import id_of
from semu_law import Release

from collection.bills.history import Part, Posted, Taken, tell, unpaid
from collection.bills.rules import Account
from collection.bills.steps import booked_in, put_back
from collection.ledger import entries
from collection.ledger.rules import ByComponent, Cause, Entry
from collection.ledger.years import carried_along


@dataclass(frozen=True, slots=True)
class Gone:
    """A payment's part that is no longer the bill's."""

    part: Part
    cause: ReversalCause
    day: date
    """When its reversal counts: the day on which the money left, or its own value day where it stays with the city."""
    reversal: UUID


@dataclass(frozen=True, slots=True)
class Facts:
    """A bill as it stands in the books, and what came for it."""

    account: Account
    posted: tuple[Part, ...]
    """Its payments as posted."""
    postings: Mapping[UUID, int]
    """How often each payment was ever posted to it."""
    cause: Cause
    """Of what came; a new payment's entries name the payment where this is one."""
    new: tuple[Part, ...] = ()
    gone: tuple[Gone, ...] = ()
    reductions: tuple[ReducedLevy, ...] = ()


@dataclass(frozen=True, slots=True)
class Undone:
    """What was posted of a part, whose rows get their reversal."""

    posted: Posted
    cause: ReversalCause
    reversed_on: date
    book_year: int
    reversal: UUID | None


@dataclass(frozen=True, slots=True)
class Done:
    """A part posted: the rows to insert."""

    taken: Taken
    posted: Posted

    @property
    def part(self) -> Part:
        return self.taken.part


@dataclass(slots=True)
class Change:
    """What to write of one bill, and what to tell."""

    before: Account
    after: Account
    cause: Cause
    taken: tuple[Taken, ...] = ()
    """The whole story."""
    entries: list[Entry] = field(default_factory=list)
    undone: list[Undone] = field(default_factory=list)
    done: list[Done] = field(default_factory=list)
    reduced: list[tuple[ReducedLevy, int]] = field(default_factory=list)
    """Reductions with the year in whose books they are."""
    put_back: bool = False
    """Money came for a claim that was written off: it is in the books again."""

    @property
    def settled(self) -> bool:
        return self.after.state == "settled" and self.before.state != "settled"

    @property
    def reopened(self) -> bool:
        return self.before.state == "settled" and self.after.state in ("open", "arrears")

    @property
    def carried_over(self) -> list[tuple[int, ByComponent]]:
        """Years that a fact of a later one made the bill leave before their end was run, with what was carried."""
        left = []
        for entry in self.entries:
            if entry.kind == "carry_out" and self.before.book_year <= entry.fiscal_year < self.after.book_year:
                out = [line for line in entry.postings if line.account == "carried_out" and line.debit]
                left.append((entry.fiscal_year, ByComponent(**{str(line.component): line.debit for line in out})))
        return left

    @property
    def arrears_undone(self) -> bool:
        return self.before.arrears_since is not None and self.after.arrears_since is None

    @property
    def arrears_began(self) -> bool:
        return self.before.arrears_since is None and self.after.arrears_since is not None


def change(facts: Facts, first_open_year: int, closed_until: date | None, release: Release) -> Change:
    """The change that makes the books tell the story of `facts`.

    `first_open_year` was read under the posting lock; `closed_until` is the day of the last close of the due date.
    """
    return _Changing(facts, first_open_year, closed_until, release).told()


class _Changing:
    """One bill while its change is put together: every entry lands in the year that its day and the bill ask for."""

    def __init__(self, facts: Facts, first_open_year: int, closed_until: date | None, release: Release) -> None:
        self._facts, self._first_open_year = facts, first_open_year
        self._closed_until, self._release = closed_until, release
        self._postings = dict(facts.postings)
        self._change = Change(facts.account, facts.account, facts.cause)

    def told(self) -> Change:
        made, facts = self._change, self._facts
        account = facts.account
        if facts.new and account.state == "written_off":
            step = put_back(account, facts.cause, self._first_open_year)
            made.entries += [entry for entry in step.entries if entry.kind not in ("carry_out", "carry_in")]
            account, made.put_back = step.after, True
        gone = [lost.part for lost in facts.gone]
        start = self._reduced(unpaid(account, facts.posted))
        parts = [part for part in facts.posted if part not in gone]
        told = tell(start, [*parts, *facts.new], self._release, self._closed_until)
        made.taken = told.taken
        for lost in facts.gone:
            self._undo(lost.part, lost.cause, lost.day, lost.reversal)
        again = [one for one in told.taken if not _stands(one)]
        for one in again:
            if one.part.posted:
                self._undo(one.part, "reduced" if facts.reductions else "displaced", one.part.value_day, None)
        for levy, year, cause in self._reductions():
            made.entries.append(
                entries.reduced(account.books_of(year), ByComponent(levy.principal, levy.penalty), cause)
            )
            made.reduced.append((levy, year))
        for one in again:
            self._do(one)
        self._keep_beside(account, told.after)
        made.entries += carried_along(facts.account.books, facts.account.outstanding, made.entries, facts.cause)
        made.after = told.after
        book_year = max((entry.fiscal_year for entry in made.entries), default=0)
        if book_year > made.after.book_year:
            made.after = replace(made.after, book_year=book_year)
        if made.after.state == "settled" and made.after.settled_on is None:
            made.after = replace(made.after, settled_on=facts.cause.value_day)
        return made

    def _booked(self, day: date, part: Part | None = None) -> tuple[int, Cause]:
        cause = self._facts.cause
        comes = part is not None and part.posted is None and cause.kind == "payment"
        document = part.payment if part is not None and comes else cause.id
        if (day, document) != (cause.value_day, cause.id):
            cause = replace(cause, value_day=day, id=document)
        return booked_in(self._facts.account, cause, self._first_open_year)

    def _reductions(self) -> list[tuple[ReducedLevy, int, Cause]]:
        found = []
        for levy in self._facts.reductions:
            year, cause = self._booked(levy.decided_day)
            found.append((levy, year, replace(cause, id=levy.correction, provision=levy.provision)))
        return found

    def _reduced(self, start: Account) -> Account:
        """The bill as if what was taken back had never been decided."""
        for levy in self._facts.reductions:
            start = replace(
                start,
                outstanding=start.outstanding - ByComponent(levy.principal, levy.penalty),
                reduced_principal=start.reduced_principal + levy.principal,
            )
        return start

    def _undo(self, part: Part, why: ReversalCause, day: date, reversal: UUID | None) -> None:
        """Reverse what was posted of a part, in the year's books in which it is, or in those open now."""
        posted = part.posted
        assert posted is not None
        year, cause = self._booked(day)
        if posted.book_year >= self._first_open_year:
            if day == part.value_day:
                year, cause = posted.book_year, replace(cause, about_year=None)
        else:
            cause = replace(cause, about_year=posted.book_year)
        books, made = self._facts.account.books_of(year), self._change
        if posted.collected.total:
            made.entries.append(entries.receipt_reversed(books, posted.collected, cause))
        if posted.late_charge:
            made.entries.append(entries.late_charge_reversed(books, posted.late_charge, cause))
        if posted.over:
            made.entries.append(entries.overpayment_reversed(books, posted.over, cause))
        made.undone.append(Undone(posted, why, day, year, reversal))

    def _do(self, taken: Taken) -> None:
        part, made = taken.part, self._change
        year, cause = self._booked(part.value_day, part)
        books = self._facts.account.books_of(year)
        if taken.late_charge:
            made.entries.append(entries.late_charge_decided(books, taken.late_charge, cause))
        if taken.collected.total:
            made.entries.append(entries.received(books, taken.collected, cause))
        if taken.over:
            made.entries.append(entries.overpaid(books, taken.over, cause))
        posting = self._postings[part.payment] = self._postings.get(part.payment, 0) + 1
        # Readers know a receipt by its id: however often the money is told, after whatever loss, it is this one.
        known_by = part.provider, part.payment_id, self._facts.account.bill, posting
        posted = Posted(
            posting=posting,
            receipt=id_of(part.approved_at, "receipt", *known_by) if taken.collected.total else None,
            overpayment=id_of(part.approved_at, "overpayment", *known_by) if taken.over else None,
            collected=taken.collected,
            late_charge=taken.late_charge,
            over=taken.over,
            book_year=year,
        )
        made.done.append(Done(taken, posted))

    def _keep_beside(self, account: Account, after: Account) -> None:
        """A claim beside the books that grew or shrank: the receivable holds none of it, whatever was posted above."""
        if account.state not in ("written_off", "lapsed"):
            return
        grown = after.claimed - account.claimed
        year, cause = self._booked(self._facts.cause.value_day)
        books, made = account.books_of(year), self._change
        more = ByComponent(*(max(0, won) for won in (grown.principal, grown.charge, grown.expense)))
        less = ByComponent(*(max(0, -won) for won in (grown.principal, grown.charge, grown.expense)))
        if less.total:
            same_books = account.state == "written_off" and account.written_off_in == year
            lifted = entries.write_off_cancelled if same_books else entries.reinstated
            made.entries.append(lifted(books, less, cause))
        if more.total:
            left = entries.written_off if account.state == "written_off" else entries.lapsed
            made.entries.append(left(books, more, cause))


def _stands(taken: Taken) -> bool:
    """The part is in the books as the story tells it."""
    posted = taken.part.posted
    return posted is not None and (posted.collected, posted.late_charge, posted.over) == (
        taken.collected,
        taken.late_charge,
        taken.over,
    )
