"""The identities of the ledger, from sums of its postings; pure.

Each side of an identity comes from other accounts: an entry that is wrong in one of them shows.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from collection.ledger.rules import Account, Component, Kind
from collection.proofs.schemas import ComponentIdentity, ItemIdentity, WrongBalance

_COLLECTING: frozenset[Kind] = frozenset({"receipt", "receipt_reversal"})
"""Kinds of entries that set money against the receivable, or take it back."""


class Place(NamedTuple):
    """What postings are summed by in every balance."""

    fiscal_year: int
    account: Account
    item: str | None
    component: Component | None


class Sides(NamedTuple):
    """Won on the two sides of a place."""

    debit: int
    credit: int


@dataclass(frozen=True, slots=True)
class Sum:
    """Debits and credits of the postings of one kind of entry in one place, in won."""

    place: Place
    kind: Kind
    bank_day: date | None
    """Value day of money in the bank; none for the other accounts."""
    held: bool
    """Booked on a day whose balances are held fast."""
    debit: int
    credit: int

    @property
    def net(self) -> int:
        """Debit less credit."""
        return self.debit - self.credit


def by_component(sums: Iterable[Sum]) -> list[ComponentIdentity]:
    """The first identity, by fiscal year, item and component: collected is what the bank holds for the component."""
    places: defaultdict[tuple[int, str, Component], defaultdict[Account, int]] = defaultdict(lambda: defaultdict(int))
    for one in sums:
        year, account, item, component = one.place
        if item is not None and component is not None:
            places[year, item, component][account] += one.net
    return [
        ComponentIdentity(
            fiscal_year=year, item=item, component=component,
            carried_in=-of["carried_in"], reinstated=-of["reinstated"], decided=-of["decided"],
            collected=of["bank"] + of["awaiting_decision"], reduced=of["reduced"], written_off=of["written_off"],
            lapsed=of["lapsed"], carried_out=of["carried_out"], outstanding=of["receivable"],
        )
        for (year, item, component), of in sorted(places.items())
    ]  # fmt: skip


def by_item(sums: Iterable[Sum]) -> list[ItemIdentity]:
    """The second identity, by item over all years: here collected is what receipts took off the receivable."""
    items: defaultdict[str | None, defaultdict[Account, int]] = defaultdict(lambda: defaultdict(int))
    for one in sums:
        account = one.place.account
        if account != "receivable" or one.kind in _COLLECTING:
            items[one.place.item][account] += one.net
    return [
        ItemIdentity(
            item=item, bank=of["bank"], refund_interest=of["refund_interest"], collected=-of["receivable"],
            suspense=-of["suspense"], overpaid=-of["overpaid"], awaiting_decision=-of["awaiting_decision"],
        )
        for item, of in sorted(items.items(), key=lambda named: (named[0] is not None, named[0] or ""))
    ]  # fmt: skip


def bank_by_day(sums: Iterable[Sum]) -> dict[date, int]:
    """Won in the bank by value day, less what went back."""
    days: defaultdict[date, int] = defaultdict(int)
    for one in sums:
        if one.bank_day is not None:
            days[one.bank_day] += one.net
    return dict(days)


def wrong_balances(sums: Iterable[Sum], held: Mapping[Place, Sides]) -> list[WrongBalance]:
    """Places whose balance as it is held fast is not the sum of the postings that it stands for."""
    debits: defaultdict[Place, int] = defaultdict(int)
    credits_: defaultdict[Place, int] = defaultdict(int)
    for one in sums:
        if one.held:
            debits[one.place] += one.debit
            credits_[one.place] += one.credit
    return [
        WrongBalance(
            **place._asdict(),
            debit=debits[place], credit=credits_[place], held_debit=kept.debit, held_credit=kept.credit,
        )
        for place in sorted(debits.keys() | held.keys(), key=str)
        if (kept := held.get(place, Sides(0, 0))) != (debits[place], credits_[place])
    ]  # fmt: skip
