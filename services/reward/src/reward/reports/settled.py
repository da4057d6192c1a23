"""What a report brought and what the law gives for it, from the receipts that stand now."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from semu_law import Release
from sqlalchemy.ext.asyncio import AsyncSession

from reward.amounts.amount import Amount
from reward.amounts.informant import Informed, informant_amount
from reward.credits.rules import reversal
from reward.facts.repository import lock_bills
from reward.kinds import InformantKind
from reward.reports import repository, steps
from reward.reports.models import DECIDED, NOTIFIED, STATES, Report, ReportBill
from reward.reports.refusals import ReportNotReady
from reward.reports.rules import Collected, Money, collected_through, lines


@dataclass(frozen=True, slots=True)
class Settled:
    """A report as the committee has it before it. Amounts in won."""

    report: UUID
    number: str
    kind: InformantKind
    informant: UUID
    amount: Amount
    receipts: tuple[UUID, ...]
    """Those that count."""


async def settled(session: AsyncSession, law: Release, municipality: str, reports: Collection[UUID]) -> list[Settled]:
    """Reports that wait for the committee, or that it has decided, computed now. Raises ReportUnknown, ReportNotReady.

    Holds the reports and their bills until the transaction ends. The race: a receipt is reversed while the committee's
    decision is entered. Whoever follows the reversal waits for the bills, and then finds the award.
    """
    held: list[tuple[Report, Sequence[ReportBill]]] = []
    for each in sorted(reports):
        report = await steps.take(session, municipality, each, *STATES)
        if report.state not in (NOTIFIED, DECIDED):
            raise ReportNotReady(
                "지급신청을 통보하지 않은 제보·신고입니다. 징수 완료를 기록하고 통보한 뒤에 심의하십시오.",
                report=each, state=report.state,
            )  # fmt: skip
        held.append((report, await repository.links(session, each)))
    await lock_bills(session, municipality, {link.bill for _, links in held for link in links})
    found: list[Settled] = []
    for report, links in held:
        collected, amount = await computed(session, law, report, links, report.reported_on)
        counted = tuple(money.receipt for money in collected.counted)
        found.append(Settled(report.id, report.number, report.kind, report.informant, amount, counted))
    return found


async def computed(
    session: AsyncSession, law: Release, report: Report, links: Sequence[ReportBill], today: date
) -> tuple[Collected, Amount]:
    """What the report brought until its completion, or until `today` where collection goes on; and its reward."""
    until = report.completed_on or today
    money = await _money(session, law, report.municipality, links)
    collected = collected_through(law, report.kind, report.reported_on, until, money)
    amount = informant_amount(law, report.municipality, Informed(report.kind, collected.won, report.reported_on, until))
    explained = [*lines(collected), *amount.trace["explanation"]]
    return collected, Amount(amount.won, amount.excluded, amount.trace | {"explanation": explained})


async def _money(session: AsyncSession, law: Release, municipality: str, links: Sequence[ReportBill]) -> list[Money]:
    """Who names a receipt means its money: a receipt that collection reversed and posted anew has another id."""
    named = {link.bill: link.receipts for link in links}
    found = await repository.receipts(session, municipality, list(named))
    meant = {one.money for one in found if one.id in (named[one.bill] or ())}
    return [
        Money(
            receipt=one.id,
            bill=one.bill,
            won=one.collected,
            day=one.day,
            decided_on=one.decided_on,
            local_tax=one.local_tax,
            undone=reversal(law, municipality, one.day) if one.reversed_on else None,
        )
        for one in found
        if named[one.bill] is None or one.money in meant
    ]
