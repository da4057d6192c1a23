"""Reports as case officers see them: by number, and nothing of who informed."""

from datetime import date
from typing import Any
from uuid import UUID

from semu_kit.runtime import Runtime
from semu_law import Release
from sqlalchemy.ext.asyncio import AsyncSession

from reward.amounts.amount import Amount
from reward.evidence import repository as files
from reward.reports import checks, repository, settled, steps, texts
from reward.reports.models import Report, ReportBill
from reward.reports.rules import FORMS, MATTERS, Collected, unchecked
from reward.reports.schemas import (
    CheckView,
    FileView,
    LinkedBill,
    ReceiptView,
    ReportDetail,
    ReportView,
    RequestView,
    WaitingReport,
)


def view(report: Report) -> ReportView:
    return ReportView.model_validate(_plain(report))


def _plain(report: Report) -> dict[str, Any]:
    return report.model_dump() | {"report": report.id, "number": report.number, "form": FORMS[report.kind]}


async def waiting(session: AsyncSession, law: Release, report: Report, today: date) -> WaitingReport:
    """A report whose informant was told to apply, for the agenda of a meeting."""
    collected, amount = await settled.computed(session, law, report, await repository.links(session, report.id), today)
    return WaitingReport.model_validate(
        _plain(report) | _given(amount) | {"collected": collected.won, "explanation": amount.trace["explanation"]}
    )


def _given(amount: Amount) -> dict[str, Any]:
    excluded = amount.excluded
    return {
        "amount": amount.won,
        "reason": excluded.reason if excluded else None,
        "article": excluded.article if excluded else None,
    }


async def detail(
    session: AsyncSession, runtime: Runtime, law: Release, municipality: str, report: UUID
) -> ReportDetail:
    """One case with all that is on its file, and the amount as the facts make it now. Raises ReportUnknown."""
    found = await steps.find(session, municipality, report)
    made, asked = await repository.checks(session, report), await repository.requests(session, report)
    links = await repository.links(session, report)
    collected, amount = await settled.computed(session, law, found, links, runtime.clock.today())
    records = [found.statement, *(one.ground for one in made), *(one.wanted for one in asked)]
    words = await texts.read(session, runtime, records)
    trace = dict(amount.trace)
    return ReportDetail.model_validate(
        _plain(found)
        | {
            "matter_title": MATTERS[found.kind][found.matter],
            "statement": words[found.statement],
            "files": [FileView.model_validate(one.model_dump()) for one in await files.of_report(session, report)],
            "requests": [RequestView.model_validate(one.model_dump() | {"wanted": words[one.wanted]}) for one in asked],
            "checks": [CheckView.model_validate(one.model_dump() | {"ground": words[one.ground]}) for one in made],
            "unchecked": unchecked(found.kind, await checks.standing(session, report)),
            "bills": [_link(one) for one in links],
            "receipts": _receipts(collected),
            "collected": collected.won,
            **_given(amount),
            "explanation": trace.pop("explanation"),
            "trace": trace,
        }
    )


def _link(one: ReportBill) -> LinkedBill:
    return LinkedBill(bill=one.bill, receipts=one.receipts)


def _receipts(collected: Collected) -> list[ReceiptView]:
    counted = [ReceiptView(receipt=one.receipt, bill=one.bill, day=one.day, won=one.won) for one in collected.counted]
    left_out = [
        ReceiptView(
            receipt=one.money.receipt,
            bill=one.money.bill,
            day=one.money.day,
            won=one.money.won,
            reason=one.excluded.reason,
            article=one.excluded.article,
            why=one.excluded.why,
        )
        for one in collected.left_out
    ]
    return sorted([*counted, *left_out], key=lambda one: (one.day, one.receipt))
