"""Bills and their payments as values, for the rules' own tests."""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from collection.bills.history import Part
from collection.bills.opening import opening
from collection.bills.rules import Account
from collection.ledger.rules import ByComponent, Cause, Entry
from collection.receipts.changes import Change, Facts, Gone, change
from collection_facts import levy
from semu_contracts.events.assessment import DecidedBill, ReducedLevy
from semu_kit.clock import KST
from semu_kit.ids import new_id
from semu_law import load

LAW = load()
TODAY = date(2026, 10, 19)
DUE = date(2026, 9, 30)


def account(one: DecidedBill | None = None, **changes: Any) -> Account:
    """The bill of a levy as it is just after it was opened."""
    row = opening(one or levy(), "41570", TODAY, 0, LAW).row()
    return replace(
        Account(
            **{
                **dict.fromkeys(Account.__slots__),
                **{name: row[name] for name in Account.__slots__ if name in row},
                "bill": row["id"],
                "shard": 0,
                "payment_number": "0" * 19,
                "reduced_principal": 0,
                "outstanding": ByComponent(row["outstanding_principal"], row["outstanding_charge"]),
                "beside": ByComponent(row["beside_principal"], row["beside_charge"]),
                "late_charge_decided": 0,
                "payments": (),
                "deferrals": (),
            }
        ),
        **changes,
    )


def part(won: int, on: date = TODAY, hour: int = 9, **facts: Any) -> Part:
    """`won` paid on a day."""
    return Part(
        **{
            "payment": new_id(),
            "provider": "kakaopay",
            "payment_id": str(new_id()),
            "channel": "kakaopay",
            "value_day": on,
            "approved_at": datetime(on.year, on.month, on.day, hour, tzinfo=KST),
            "won": won,
            **facts,
        }
    )


def reduced(principal: int, penalty: int = 0, on: date = TODAY) -> ReducedLevy:
    return ReducedLevy(
        taxpayer=new_id(),
        bill=new_id(),
        correction=new_id(),
        decided_day=on,
        principal=principal,
        penalty=penalty,
        reason="corrected",
        provision="지방세기본법 §58",
    )


@dataclass
class Books:
    """One bill, the payments posted to it and every entry that was made, as the database would hold them."""

    account: Account
    parts: dict[tuple[UUID, int], Part] = field(default_factory=dict)
    postings: dict[UUID, int] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    first_open_year: int = 0
    closed_until: date | None = None
    today: date = TODAY

    def pay(self, *parts: Part) -> Change:
        return self._come("payment", parts[0].payment, parts[0].value_day, new=parts)

    def lose(self, part: Part, on: date, why: str = "bounced") -> Change:
        lost = [one for one in self.parts.values() if one.payment == part.payment]
        reversal = new_id()
        gone = tuple(Gone(one, why, on if why != "wrong_bill" else one.value_day, reversal) for one in lost)
        return self._come("reversal", reversal, on, gone=gone)

    def reduce(self, levy: ReducedLevy) -> Change:
        return self._come("reduction", levy.correction, levy.decided_day, reductions=(levy,))

    def _come(self, kind: Any, document: UUID, on: date, **facts: Any) -> Change:
        cause = Cause(kind, document, "system:test", on, self.today)
        posted = tuple(self.parts.values())
        made = change(
            Facts(self.account, posted, dict(self.postings), cause, **facts),
            self.first_open_year,
            self.closed_until,
            LAW,
        )
        self.account = made.after
        self.entries += made.entries
        undone = {(one.posted.receipt, one.posted.overpayment) for one in made.undone}
        self.parts = {
            key: one for key, one in self.parts.items() if (one.posted.receipt, one.posted.overpayment) not in undone
        }
        for done in made.done:
            self.parts[done.part.payment, done.posted.posting] = replace(done.part, posted=done.posted)
            self.postings[done.part.payment] = done.posted.posting
        return made

    def balances(self) -> dict[tuple[str, str | None], int]:
        """Debits less credits by account and component, over all years."""
        sums: dict[tuple[str, str | None], int] = defaultdict(int)
        for entry in self.entries:
            for posting in entry.postings:
                sums[posting.account, posting.component] += posting.debit - posting.credit
        return {key: won for key, won in sums.items() if won}

    def receivable(self) -> dict[int, int]:
        """What each year's books hold as receivable."""
        sums: dict[int, int] = defaultdict(int)
        for entry in self.entries:
            for posting in entry.postings:
                if posting.account == "receivable":
                    sums[entry.fiscal_year] += posting.debit - posting.credit
        return {year: won for year, won in sums.items() if won}


def days_after_due(days: int) -> date:
    return DUE + timedelta(days=days)
