"""Arrears registers, looked at as they were made."""

from uuid import UUID

from semu_kit.problems import NotFound
from sqlalchemy.ext.asyncio import AsyncSession

from collection.arrears_registers import repository
from collection.arrears_registers.schemas import ArrearsRegisterPage


class ArrearsRegisterUnknown(NotFound):
    """The year was not closed yet, so that its register was not made."""

    type, title = "arrears-register-unknown", "No such arrears register"


async def page(
    session: AsyncSession, municipality: str, year: int, after: UUID | None, limit: int
) -> ArrearsRegisterPage:
    """Some lines of the register of what `year` carried out. Raises ArrearsRegisterUnknown."""
    register = await repository.of_year(session, municipality, year)
    if register is None:
        raise ArrearsRegisterUnknown("그 연도의 체납액 정리부가 아직 없습니다. 연도 마감을 먼저 마치십시오.", year=year)
    lines = await repository.lines(session, register["year_end"], after, limit)
    last = lines[-1]["bill"] if len(lines) == limit else None
    return ArrearsRegisterPage.model_validate({**register, "lines": lines, "next": last})
