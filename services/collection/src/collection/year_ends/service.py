"""The end of a year (출납 폐쇄, Dongjak 15): begun by one person, closed for ever by two, done by the worker."""

from dataclasses import asdict
from typing import Literal

from semu_kit.auth import Principal
from semu_kit.clock import Clock
from semu_kit.ids import new_id
from semu_kit.problems import Conflict, Forbidden, NotFound, Problem
from semu_law import load
from sqlalchemy.ext.asyncio import AsyncSession

from collection.arrears_registers import repository as registers
from collection.officials import official_id
from collection.year_ends import repository
from collection.year_ends.models import YearEnd
from collection.year_ends.rules import deadlines
from collection.year_ends.schemas import YearEndAnswer


class YearNotOver(Problem):
    """The year's last day is not over."""

    status, type, title = 422, "year-not-over", "The year is not over"


class YearEndBegun(Conflict):
    """The end of that year was begun before."""

    type, title = "year-end-begun", "The end of that year was begun"


class EarlierYearOpen(Conflict):
    """An earlier year with entries in its books, or whose end was begun, must be closed first."""

    type, title = "earlier-year-open", "An earlier year is still open"


class YearEndUnknown(NotFound):
    """The end of that year was not begun."""

    type, title = "year-end-unknown", "No such year end"


class NotAtThatPoint(Conflict):
    """The year end is in another state than the request asks for."""

    type, title = "year-end-not-at-that-point", "The year end is not at that point"


class LateReceiptsAwaited(Problem):
    """What counts in the old year may still be told and booked in it."""

    status, type, title = 422, "late-receipts-awaited", "Receipts of the old year may still come"


class SamePerson(Forbidden):
    """Who asks for the hard close never approves it."""

    type, title = "same-person", "Another person must answer"


async def begin(session: AsyncSession, clock: Clock, principal: Principal, year: int) -> YearEndAnswer:
    """Begin the end of `year`: the worker carries over what is unpaid, as of 1 January.

    Raises NotAnOfficial, YearNotOver, EarlierYearOpen, YearEndBegun.
    """
    official_id(principal)
    days = deadlines(principal.municipality, year, load())
    if clock.today() <= days.books_close:
        raise YearNotOver(
            "아직 끝나지 않은 회계연도입니다. 다음 해 1월 1일부터 요청하십시오.", last_day=days.books_close
        )
    await _none_earlier(session, principal.municipality, year)
    year_end = YearEnd(
        id=new_id(),
        municipality=principal.municipality,
        year=year,
        state="carrying",
        actor=principal.actor,
        started_at=clock.now(),
    )
    closed = year < await repository.first_open_year(session, principal.municipality)
    if closed or not await repository.add(session, year_end):
        raise YearEndBegun("이미 시작한 연도 마감입니다. 조회하여 진행 상태를 확인하십시오.", year=year)
    return await _tell(session, year_end)


async def ask_for_close(session: AsyncSession, clock: Clock, principal: Principal, year: int) -> YearEndAnswer:
    """Ask for the hard close; another person answers.

    Money valued in an earlier year may have opened its books since this end was begun: that year goes first.
    Raises NotAnOfficial, YearEndUnknown, NotAtThatPoint, EarlierYearOpen, LateReceiptsAwaited.
    """
    year_end = await _at(session, principal, year, "carried")
    await _none_earlier(session, principal.municipality, year)
    last = deadlines(principal.municipality, year, load()).late_receipts
    if clock.today() <= last:
        raise LateReceiptsAwaited(
            "지난 연도 수납을 그 연도 장부에 넣는 기한이 남았습니다. 그 뒤에 요청하십시오.", until=last
        )
    year_end.state, year_end.asked_by, year_end.asked_at = "asked", principal.actor, clock.now()
    await repository.save(session, year_end)
    return await _tell(session, year_end)


async def approve(session: AsyncSession, clock: Clock, principal: Principal, year: int) -> YearEndAnswer:
    """Approve the hard close: the worker lapses, closes, and makes the registers.

    Raises NotAnOfficial, YearEndUnknown, NotAtThatPoint, EarlierYearOpen, SamePerson.
    """
    year_end = await _at(session, principal, year, "asked")
    await _none_earlier(session, principal.municipality, year)
    if year_end.asked_by == principal.actor:
        raise SamePerson("요청한 사람은 승인할 수 없습니다. 다른 담당자가 승인하십시오.")
    year_end.state, year_end.approved_by, year_end.approved_at = "closing", principal.actor, clock.now()
    await repository.save(session, year_end)
    return await _tell(session, year_end)


async def refuse(session: AsyncSession, principal: Principal, year: int) -> YearEndAnswer:
    """Refuse, or take back, the hard close asked for. Raises NotAnOfficial, YearEndUnknown, NotAtThatPoint."""
    year_end = await _at(session, principal, year, "asked")
    year_end.state, year_end.asked_by, year_end.asked_at = "carried", None, None
    await repository.save(session, year_end)
    return await _tell(session, year_end)


async def find(session: AsyncSession, municipality: str, year: int) -> YearEndAnswer:
    """The end of one year. Raises YearEndUnknown."""
    return await _tell(session, _known(await repository.find(session, municipality, year), year))


async def page(session: AsyncSession, municipality: str) -> list[YearEndAnswer]:
    """The year ends of a municipality, the latest first."""
    return [await _tell(session, one) for one in await repository.page(session, municipality)]


async def _none_earlier(session: AsyncSession, municipality: str, year: int) -> None:
    earlier = await repository.earlier_open_year(session, municipality, year)
    if earlier is not None:
        raise EarlierYearOpen(
            f"{earlier}년도 장부가 아직 열려 있습니다. {earlier}년도부터 마감하고 다시 요청하십시오.", year=earlier
        )


async def _at(session: AsyncSession, principal: Principal, year: int, state: Literal["carried", "asked"]) -> YearEnd:
    official_id(principal)
    year_end = _known(await repository.find(session, principal.municipality, year, lock=True), year)
    if year_end.state != state:
        raise NotAtThatPoint("연도 마감이 그 단계에 있지 않습니다. 진행 상태를 확인하십시오.", state=year_end.state)
    return year_end


def _known(found: YearEnd | None, year: int) -> YearEnd:
    if found is None:
        raise YearEndUnknown("그 연도의 마감이 시작되지 않았습니다. 연도를 확인하십시오.", year=year)
    return found


async def _tell(session: AsyncSession, year_end: YearEnd) -> YearEndAnswer:
    return YearEndAnswer.model_validate(
        {
            **year_end.model_dump(),
            **asdict(deadlines(year_end.municipality, year_end.year, load())),
            "phases": [phase.model_dump() for phase in await repository.phases(session, year_end.id)],
            "arrears_register": await registers.of_year(session, year_end.municipality, year_end.year),
        }
    )
