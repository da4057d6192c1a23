"""In which year's books an entry belongs, and how a bill goes from one year's books into the next. Pure.

Two years may be open at once: from 1 January until the hard close, what counts in the old year and is told late is
booked in the old year (출납 폐쇄, 지방회계법 §7①), though its bill was carried over (이월) on 1 January.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Literal

from semu_kit.ids import new_id

from collection.ledger.entries import Books
from collection.ledger.rules import Account, ByComponent, Cause, Entry, Posting


def books_year(book_year: int, opened_book_year: int, value_day: date, first_open_year: int) -> int:
    """The year in whose books a fact of `value_day` about a bill is entered (회계연도).

    `book_year` is the year whose books hold the bill, `opened_book_year` the one in which it began here. It is the
    year of the value day, while that year is open and held the bill; what is found after its hard close goes to the
    year that holds the bill, or to the first open one (지방회계법 §27).
    """
    if value_day.year >= max(opened_book_year, first_open_year):
        return value_day.year
    return max(book_year, first_open_year)


def year_of_money(cause: Cause, first_open_year: int) -> tuple[int, Cause]:
    """The year in whose books money that is no bill's yet is entered, and its cause, naming a closed year it is of."""
    year = cause.value_day.year
    return max(year, first_open_year), replace(cause, about_year=year) if year < first_open_year else cause


def carry(books: Books, amounts: ByComponent, from_year: int, to_year: int, cause: Cause) -> list[Entry]:
    """Carry won from one year's books into a later one's, year by year, on each 1 January (이월, Dongjak 15③).

    A component below zero takes back so much of what was carried. Nothing, if there is nothing to carry.
    """
    made = []
    for year in range(from_year, to_year):
        new_year = replace(cause, value_day=date(year + 1, 1, 1))
        if amounts.parts():
            made.append(_entry("carry_out", books, year, "carried_out", "receivable", amounts, new_year))
            made.append(_entry("carry_in", books, year + 1, "receivable", "carried_in", amounts, new_year))
    return made


def carried_along(books: Books, outstanding: ByComponent, entries: Sequence[Entry], cause: Cause) -> list[Entry]:
    """What must be carried so that, with `entries` posted, one year alone holds the bill's receivable.

    `books` name the bill and the year that held it, with `outstanding`, before `entries`; the latest year among them
    holds it after. Entries of an earlier year than that leave nothing there: what they take off was carried out of it
    before and is taken back, what they add is carried on.
    """
    if all(entry.fiscal_year == books.fiscal_year for entry in entries):
        return []
    held: dict[int, ByComponent] = defaultdict(ByComponent, {books.fiscal_year: outstanding})
    for entry in entries:
        held[entry.fiscal_year] += _receivable(entry, books)
    made: list[Entry] = []
    for year in range(min(held), max(held)):
        made += carry(books, held[year], year, year + 1, cause)
        held[year + 1] += held[year]
    return made


def _receivable(entry: Entry, books: Books) -> ByComponent:
    """What an entry adds to a bill's receivable."""
    change: dict[str, int] = defaultdict(int)
    for posting in entry.postings:
        if posting.account == "receivable" and posting.bill == books.bill and posting.component is not None:
            change[posting.component] += posting.debit - posting.credit
    return ByComponent(**change)


def _entry(
    kind: Literal["carry_out", "carry_in"],
    books: Books,
    year: int,
    debit: Account,
    credit: Account,
    amounts: ByComponent,
    cause: Cause,
) -> Entry:
    postings: list[Posting] = []
    for component, won in amounts.parts():
        taken, given = (debit, credit) if won > 0 else (credit, debit)
        postings.append(Posting(taken, debit=abs(won), bill=books.bill, item=books.item, component=component))
        postings.append(Posting(given, credit=abs(won), bill=books.bill, item=books.item, component=component))
    return Entry(new_id(), kind, books.municipality, year, cause, tuple(postings))
