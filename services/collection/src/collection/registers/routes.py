"""`/collection/v1/registers`: each register as JSON in pages, as PDF and XLSX in volumes."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel
from semu_kit.auth import Principal, require
from semu_kit.routes import ClockDep, ReadRoute, RuntimeDep, Session
from semu_kit.sheets import pdf, xlsx
from semu_kit.sheets.sending import PDF, XLSX, documented, send_pdf, send_xlsx

from collection.items import code_of
from collection.registers import repository, service, volumes
from collection.registers.definitions import REGISTERS
from collection.registers.lines import RegisterLine
from collection.registers.repository import Selection
from collection.registers.service import PIECE, Register
from collection.resources import resources_of

router = APIRouter(prefix="/collection/v1/registers", route_class=ReadRoute, tags=["registers"])

Line = TypeVar("Line", bound=RegisterLine)
Number = Annotated[int, Query(ge=1, le=100_000)]


class RegisterPage(BaseModel, Generic[Line]):
    """Some lines of a register of one year's books (회계연도)."""

    title: str
    form: str
    year: int
    item: str | None
    lines: list[Line]
    next: UUID | None
    """Ask again with it as `after` for more; null at the end."""


async def _selection(
    principal: Annotated[Principal, require("registers:read")],
    year: Annotated[int, Query(ge=2000, le=2199)],
    item: Annotated[str | None, Query(max_length=100)] = None,
) -> Selection:
    """`year`: 회계연도 of the books. `item`: code or Korean name of a revenue item; without it, all of them."""
    return Selection(principal.municipality, year, code_of(item) if item else None)


Chosen = Annotated[Selection, Depends(_selection)]


def _page_of(register: Register[Any]) -> Callable[..., Awaitable[Any]]:
    async def page(
        session: Session,
        clock: ClockDep,
        runtime: RuntimeDep,
        chosen: Chosen,
        after: UUID | None = None,
        limit: Annotated[int, Query(ge=1, le=PIECE)] = 100,
    ) -> Any:
        keys = await repository.keys(session, register.of, chosen, after, 0, limit)
        assessment = resources_of(runtime).assessment
        return RegisterPage[register.line](  # type: ignore[name-defined]
            title=register.title,
            form=register.form,
            year=chosen.year,
            item=chosen.item,
            lines=await service.lines(session, assessment, register, chosen, keys, clock.today()),
            next=keys[-1] if len(keys) == limit else None,
        )

    return page


def _pdf_of(register: Register[Any]) -> Callable[..., Awaitable[Any]]:
    async def as_pdf(
        session: Session, clock: ClockDep, runtime: RuntimeDep, chosen: Chosen, volume: Number = 1
    ) -> Response:
        await repository.see_one_moment(session)
        has = resources_of(runtime)
        found = await volumes.find(session, register, chosen, volume, pdf.MOST_LINES, clock.today())
        return send_pdf(await volumes.as_pdf(session, has.assessment, has.press, found), found.file_name)

    return as_pdf


def _xlsx_of(register: Register[Any]) -> Callable[..., Awaitable[Any]]:
    async def as_xlsx(
        session: Session, clock: ClockDep, runtime: RuntimeDep, chosen: Chosen, volume: Number = 1
    ) -> Response:
        await repository.see_one_moment(session)
        assessment = resources_of(runtime).assessment
        found = await volumes.find(session, register, chosen, volume, xlsx.MOST_LINES, clock.today())
        return await send_xlsx(partial(volumes.as_xlsx, session, assessment, found), found.file_name)

    return as_xlsx


for _register in REGISTERS:
    _about = f"{_register.form}. Taxpayers' names are asked of assessment now, and kept nowhere here."
    router.add_api_route(
        f"/{_register.slug}",
        _page_of(_register),
        response_model=RegisterPage[_register.line],  # type: ignore[name-defined]
        name=_register.slug,
        description=_about,
    )
    for _suffix, _endpoint, _media_type, _most in (
        ("pdf", _pdf_of(_register), PDF, pdf.MOST_LINES),
        ("xlsx", _xlsx_of(_register), XLSX, xlsx.MOST_LINES),
    ):
        router.add_api_route(
            f"/{_register.slug}/{_suffix}",
            _endpoint,
            response_class=Response,
            responses=documented(_media_type),
            name=f"{_register.slug}-{_suffix}",
            description=f"{_about} One volume (권) of at most {_most:,} bills or persons.",
        )
