"""`/reward/v1/ledgers`: each ledger as JSON in pages, as PDF and XLSX in volumes."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel
from semu_kit.auth import Principal, require
from semu_kit.routes import ClockDep, ReadRoute, RuntimeDep, Session
from semu_kit.sheets import pdf, xlsx
from semu_kit.sheets.sending import PDF, XLSX, documented, send_pdf, send_xlsx
from semu_law import load

from reward.ledgers import repository, volumes
from reward.ledgers.definitions import LEDGERS, Ledger
from reward.ledgers.lines import LedgerLine
from reward.ledgers.repository import Selection
from reward.ledgers.volumes import PIECE
from reward.resources import resources_of

router = APIRouter(prefix="/reward/v1/ledgers", route_class=ReadRoute, tags=["ledgers"])

Reader = Annotated[Principal, require("rewards:read")]
Year = Annotated[int, Query(ge=2000, le=2199)]
Number = Annotated[int, Query(ge=1, le=100_000)]
Line = TypeVar("Line", bound=LedgerLine)


class LedgerTotals(BaseModel):
    """Sums of the whole ledger. Won."""

    won: int
    reduced: int
    paid: int
    outstanding: int
    demanded: int
    recovered: int


class LedgerPage(BaseModel, Generic[Line]):
    """Some lines of the ledger of what the committee decided in one year."""

    title: str
    form: str
    article: str
    """By which the municipality keeps it."""
    year: int
    totals: LedgerTotals | None
    """On the first page."""
    lines: list[Line]
    next: UUID | None
    """Ask again with it as `after` for more; null at the end."""


def _page_of(ledger: Ledger) -> Callable[..., Awaitable[Any]]:
    async def page(
        session: Session,
        principal: Reader,
        year: Year,
        after: UUID | None = None,
        limit: Annotated[int, Query(ge=1, le=PIECE)] = 100,
    ) -> Any:
        law, chosen = load(), Selection(principal.municipality, ledger.slug, year)
        provision = volumes.kept_by(law, ledger, chosen)
        found, more = await volumes.lines(session, law, ledger, chosen, after, 0, limit)
        return LedgerPage[ledger.line](  # type: ignore[name-defined]
            title=ledger.title,
            form=ledger.form,
            article=provision.article,
            year=year,
            totals=None if after else LedgerTotals(**await repository.totals(session, chosen)),
            lines=found,
            next=more,
        )

    return page


def _pdf_of(ledger: Ledger) -> Callable[..., Awaitable[Any]]:
    async def as_pdf(
        session: Session, clock: ClockDep, runtime: RuntimeDep, principal: Reader, year: Year, volume: Number = 1
    ) -> Response:
        await repository.see_one_moment(session)
        law, chosen = load(), Selection(principal.municipality, ledger.slug, year)
        found = await volumes.find(session, law, ledger, chosen, volume, pdf.MOST_LINES, clock.today())
        return send_pdf(await volumes.as_pdf(session, law, resources_of(runtime).press, found), found.file_name)

    return as_pdf


def _xlsx_of(ledger: Ledger) -> Callable[..., Awaitable[Any]]:
    async def as_xlsx(
        session: Session, clock: ClockDep, principal: Reader, year: Year, volume: Number = 1
    ) -> Response:
        await repository.see_one_moment(session)
        law, chosen = load(), Selection(principal.municipality, ledger.slug, year)
        found = await volumes.find(session, law, ledger, chosen, volume, xlsx.MOST_LINES, clock.today())
        return await send_xlsx(partial(volumes.as_xlsx, session, law, found), found.file_name)

    return as_xlsx


for _ledger in LEDGERS:
    _about = f"{_ledger.title} ({_ledger.form}). A line a report, or a receipt and person. `year`: of the decision."
    router.add_api_route(
        f"/{_ledger.slug}",
        _page_of(_ledger),
        response_model=LedgerPage[_ledger.line],  # type: ignore[name-defined]
        name=f"ledger-{_ledger.slug}",
        description=_about,
    )
    for _suffix, _endpoint, _media_type, _most in (
        ("pdf", _pdf_of(_ledger), PDF, pdf.MOST_LINES),
        ("xlsx", _xlsx_of(_ledger), XLSX, xlsx.MOST_LINES),
    ):
        router.add_api_route(
            f"/{_ledger.slug}/{_suffix}",
            _endpoint,
            response_class=Response,
            responses=documented(_media_type),
            name=f"ledger-{_ledger.slug}-{_suffix}",
            description=f"{_about} One volume (권) of at most {_most:,} lines.",
        )
