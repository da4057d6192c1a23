"""What a monthly report says, and when it is due (Dongjak 14). Pure; won and KST days."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from semu_law import Release

from collection.books.rules import COMPONENT_NAMES, Sums, collection_rate
from collection.ledger.rules import COMPONENTS, Component
from collection.monthly_reports.lines import ReportLine, TreasuryComparison
from collection.treasury_statements.schemas import TreasuryLine

Timing = Literal["on_time", "with_reason", "overdue"]


@dataclass(frozen=True, slots=True)
class Deadline:
    """The days by which a month is reported: `due_on`, and with a reason (부득이한 사유) `latest_on`."""

    due_on: date
    latest_on: date

    def timing(self, day: date) -> Timing:
        """How a submission on `day` stands to them."""
        return "on_time" if day <= self.due_on else "with_reason" if day <= self.latest_on else "overdue"


def deadline(municipality: str, following: date, law: Release) -> Deadline:
    """The 15th of the month after (`following` is its first day), or the 20th. Raises NotInForce before 2016-06-09."""
    due, latest = (
        following.replace(day=law.policy(municipality, f"accounting.metropolitan-report{suffix}", following).count)
        for suffix in ("", ".at-the-latest")
    )
    return Deadline(due, latest)


@dataclass(frozen=True, slots=True)
class BankMoney:
    """Money of one item (none: not assigned) in the books, however it counts: collected, overpaid, in suspense."""

    month: int = 0
    """Entered in the month."""
    cumulative: int = 0
    """Entered since the books were opened."""
    later: int = 0
    """Of a day of the month, and entered after it."""
    earlier: int = 0
    """Entered in the month, and of a day before it."""


def report_lines(
    month: Mapping[tuple[str, Component], Sums], cumulative: Mapping[tuple[str, Component], Sums], law: Release
) -> list[ReportLine]:
    """A line an item and component that the books hold, in order of item, and the total of each component."""
    lines = [
        _line(law.item(item).name, item, component, month.get((item, component), Sums()), whole)
        for (item, component), whole in cumulative.items()
    ]
    for component in COMPONENTS:
        of_month, whole = (
            sum((one for (_, its), one in sums.items() if its == component), Sums()) for sums in (month, cumulative)
        )
        if whole != Sums():
            lines.append(_line("합계", None, component, of_month, whole))
    all_month, all_cumulative = sum(month.values(), Sums()), sum(cumulative.values(), Sums())
    return [*lines, _line("총계", None, None, all_month, all_cumulative)]


def _line(name: str, item: str | None, component: Component | None, month: Sums, whole: Sums) -> ReportLine:
    return ReportLine(
        item=item,
        item_name=name,
        component=COMPONENT_NAMES[component] if component else "계",
        month_decided=month.levied,
        month_reduced=month.reduced,
        month_collected=month.collected,
        month_taken_off=month.shelved + month.lapsed,
        carried=whole.carried,
        decided=whole.newly_decided,
        reduced=whole.reduced,
        collected=whole.collected,
        shelved=whole.shelved,
        lapsed=whole.lapsed,
        carried_out=whole.carried_out,
        outstanding=whole.outstanding,
        rate=collection_rate(whole).percent,
    )


def compared(
    ledger: Mapping[str | None, BankMoney],
    treasury: Mapping[str | None, TreasuryLine],
    explanations: Mapping[str | None, str],
    law: Release,
) -> list[TreasuryComparison]:
    """The books' money beside the treasury's by item, each difference with what of it is only a matter of days."""
    lines = []
    for item in sorted({*ledger, *treasury}, key=lambda one: (one is None, one or "")):
        ours, theirs = ledger.get(item, BankMoney()), treasury.get(item)
        month, cumulative = (theirs.month, theirs.cumulative) if theirs else (0, 0)
        lines.append(
            TreasuryComparison(
                item=item,
                item_name=law.item(item).name if item else "미지정(미확인 수납)",
                ledger_month=ours.month,
                treasury_month=month,
                difference=month - ours.month,
                entered_later=ours.later,
                of_earlier_days=-ours.earlier,
                unexplained=month - ours.month - ours.later + ours.earlier,
                ledger_cumulative=ours.cumulative,
                treasury_cumulative=cumulative,
                cumulative_difference=cumulative - ours.cumulative,
                explanation=explanations.get(item),
            )
        )
    return lines
