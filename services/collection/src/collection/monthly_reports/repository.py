"""Monthly reports, and the money of a month: the only SQL of them."""

from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from collection.monthly_reports.models import MonthlyReport, MonthlySubmission
from collection.monthly_reports.rules import BankMoney
from collection.months import Month


async def bank_money(session: AsyncSession, municipality: str, month: Month) -> dict[str | None, BankMoney]:
    """The money of a year's books by item, as a month and its neighbours entered it."""
    rows = await session.execute(
        text(
            """
            SELECT line.item,
                   coalesce(sum(debit - credit) FILTER (
                       WHERE booking_day BETWEEN :first AND :last), 0)::bigint AS month,
                   coalesce(sum(debit - credit) FILTER (WHERE booking_day <= :last), 0)::bigint AS cumulative,
                   coalesce(sum(debit - credit) FILTER (
                       WHERE booking_day > :last AND value_day BETWEEN :first AND :last), 0)::bigint AS later,
                   coalesce(sum(debit - credit) FILTER (
                       WHERE booking_day BETWEEN :first AND :last AND value_day < :first), 0)::bigint AS earlier
              FROM journal_entry entry JOIN posting line ON line.entry = entry.id
             WHERE entry.municipality = :municipality AND entry.fiscal_year = :year AND line.account = 'bank'
             GROUP BY 1
            """
        ),
        {"municipality": municipality, "year": month.fiscal_year, "first": month.first, "last": month.last},
    )
    return {row.item: BankMoney(row.month, row.cumulative, row.later, row.earlier) for row in rows}


async def find(session: AsyncSession, municipality: str, report: UUID) -> MonthlyReport | None:
    found = await session.get(MonthlyReport, report)
    return found if found and found.municipality == municipality else None


async def of_year(session: AsyncSession, municipality: str, year: int) -> list[MonthlyReport]:
    """All drafts of a year's books, the newest first."""
    found = await session.scalars(
        select(MonthlyReport)
        .where(col(MonthlyReport.municipality) == municipality, col(MonthlyReport.fiscal_year) == year)
        .order_by(col(MonthlyReport.id).desc())
    )
    return list(found)


async def submissions(session: AsyncSession, reports: list[UUID]) -> dict[UUID, MonthlySubmission]:
    """The submissions of those of `reports` that were submitted."""
    found = await session.scalars(select(MonthlySubmission).where(col(MonthlySubmission.report).in_(reports)))
    return {one.report: one for one in found}


async def submitted(session: AsyncSession, report: MonthlyReport) -> MonthlySubmission | None:
    """The submission of the report's month, whichever report it was."""
    found = await session.scalars(
        select(MonthlySubmission).where(
            col(MonthlySubmission.municipality) == report.municipality,
            col(MonthlySubmission.fiscal_year) == report.fiscal_year,
            col(MonthlySubmission.month) == report.month,
        )
    )
    return found.first()


async def add(session: AsyncSession, submission: MonthlySubmission) -> bool:
    """Submit, unless the month was submitted; two at once: the second waits for the first, and then adds nothing."""
    values = submission.model_dump()
    names = ", ".join(values)
    added = await session.execute(
        text(
            f"""
            INSERT INTO monthly_submission ({names}) VALUES ({", ".join(f":{name}" for name in values)})
            ON CONFLICT DO NOTHING RETURNING report
            """
        ),
        values,
    )
    return added.first() is not None
