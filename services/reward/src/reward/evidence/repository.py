"""The SQL of reports' files."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from reward.evidence.models import ReportFile


async def of_report(session: AsyncSession, report: UUID) -> Sequence[ReportFile]:
    """A report's files in the order in which they were added."""
    wanted = select(ReportFile).where(col(ReportFile.report) == report).order_by(col(ReportFile.number))
    return (await session.scalars(wanted)).all()
