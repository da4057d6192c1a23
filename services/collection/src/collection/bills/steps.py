"""What officials' decisions and the law's time do to a bill as a whole, with the entries that say so. Pure.

Write-off (정리보류, Dongjak 21), its cancellation (Dongjak 22, 23), the completed limitation (Dongjak 15②), and the
withdrawal with its file. Money and reductions do not come here: they are told with the bill's whole story
(`history.py`).
"""

from dataclasses import dataclass, replace
from datetime import timedelta

from collection.bills.rules import Account
from collection.ledger import entries
from collection.ledger.rules import ByComponent, Cause, Entry
from collection.ledger.years import books_year, carried_along


@dataclass(frozen=True, slots=True)
class Step:
    """The bill after a step, and the entries to append; they leave its receivable in one year's books."""

    after: Account
    entries: tuple[Entry, ...]


def written_off(account: Account, cause: Cause, first_open_year: int) -> Step:
    """Write off what is outstanding: the claim leaves the books and lives on beside them.

    An open or late bill only: whoever calls refuses the others.
    """
    year, told = booked_in(account, cause, first_open_year)
    after = replace(
        account,
        state="written_off",
        outstanding=ByComponent(),
        beside=account.outstanding,
        written_off_on=cause.value_day,
        written_off_in=year,
    )
    made = [entries.written_off(account.books_of(year), account.outstanding, told)] if account.outstanding.total else []
    return _posted(account, after, made, told)


def put_back(account: Account, cause: Cause, first_open_year: int) -> Step:
    """Cancel a write-off (정리보류 취소): in the year of the write-off against it, later by reinstatement.

    The bill is owed in the books again, as arrears if its due date has passed. `written_off_on` stays: that it was
    written off once matters to rewards (포상금).
    """
    year, told = booked_in(account, cause, first_open_year)
    books = account.books_of(year)
    late = account.payable_until < cause.value_day
    after = replace(
        account,
        state="arrears" if account.arrears_since or late else "open",
        arrears_since=account.arrears_since or (account.payable_until + timedelta(days=1) if late else None),
        outstanding=account.beside,
        beside=ByComponent(),
        written_off_in=None,
    )
    if not account.beside.total:
        return Step(after, ())
    if account.written_off_in == year:
        made = entries.write_off_cancelled(books, account.beside, told)
    else:
        made = entries.reinstated(books, account.beside, told)
    return _posted(account, after, [made], told)


def lapsed(account: Account, cause: Cause, first_open_year: int) -> Step:
    """The limitation period completed (시효완성정리): what is in the books leaves them, and nothing is owed any more.

    A claim written off in the same year's books lapses out of `written_off`; one written off before, only beside them.
    """
    year, told = booked_in(account, cause, first_open_year)
    books = account.books_of(year)
    made = []
    if account.outstanding.total:
        made.append(entries.lapsed(books, account.outstanding, told))
    if account.beside.total and account.written_off_in == year:
        made.append(entries.lapsed_after_write_off(books, account.beside, told))
    after = replace(
        account, state="lapsed", outstanding=ByComponent(), beside=account.claimed, lapsed_on=cause.value_day
    )
    return _posted(account, after, made, told)


def withdrawn(account: Account, cause: Cause, first_open_year: int) -> Step:
    """Withdraw a bill that nobody paid and nobody was told of: what is in the books is reduced (감액, Dongjak 12②)."""
    year, told = booked_in(account, cause, first_open_year)
    left = account.outstanding
    after = replace(account, state="withdrawn", outstanding=ByComponent(), beside=ByComponent(), arrears_since=None)
    return _posted(account, after, [entries.reduced(account.books_of(year), left, told)] if left.total else [], told)


def booked_in(account: Account, cause: Cause, first_open_year: int) -> tuple[int, Cause]:
    """The year in whose books a fact about the bill is entered, and its cause, naming the closed year it is about."""
    day = cause.value_day
    year = books_year(account.book_year, account.opened_book_year, day, first_open_year)
    found_late = account.opened_book_year <= day.year < first_open_year
    return year, replace(cause, about_year=day.year) if found_late else cause


def _posted(account: Account, after: Account, made: list[Entry], cause: Cause) -> Step:
    carries = carried_along(account.books, account.outstanding, made, cause)
    year = max([account.book_year, *(entry.fiscal_year for entry in made)])
    return Step(replace(after, book_year=year), (*made, *carries))
