"""Choosing what to pay, away to KakaoPay, and back."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Header, Query
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from semu_kit.routes import RuntimeDep
from semu_kit.runtime import Runtime

from notification.documents.visit import OwnForm, Reader, Visit
from notification.municipalities.register import city
from notification.pages.route import PageRoute
from notification.payments import service
from notification.payments.models import Payment
from notification.payments.refusals import AmountChanged, NothingChosen
from notification.payments.rules import ShownBill, Step
from notification.payments.service import Choice, shown_bills
from notification.resources import resources_of

notice_pages = APIRouter(
    prefix="/n", route_class=PageRoute, default_response_class=HTMLResponse, include_in_schema=False
)
returns = APIRouter(
    prefix="/pay/return", route_class=PageRoute, default_response_class=HTMLResponse, include_in_schema=False
)

Bills = Annotated[list[UUID], Form(max_length=1000)]


@notice_pages.get("/{token}/pay")
async def choose(visit: Reader, runtime: RuntimeDep) -> Response:
    """All of it, or some."""
    bills = await service.still_owed(runtime, visit.notice, visit.notice.bills)
    return _choice(runtime, visit, bills, chosen=[bill.bill for bill in bills])


@notice_pages.post("/{token}/pay", dependencies=[OwnForm])
async def confirm(visit: Reader, runtime: RuntimeDep, bills: Bills = []) -> Response:  # noqa: B006  # FastAPI copies it
    """The chosen bills with their sum on the button."""
    found = await service.still_owed(runtime, visit.notice, visit.notice.bills)
    chosen = [bill for bill in found if bill.bill in bills]
    if not chosen:
        return _choice(runtime, visit, found, chosen=[], error=True)
    return resources_of(runtime).pages.page("confirm", visit=visit, city=visit.city, bills=chosen, changed=False)


@notice_pages.post("/{token}/payments", dependencies=[OwnForm])
async def pay(
    visit: Reader,
    runtime: RuntimeDep,
    total: Annotated[int, Form(ge=0)],
    bills: Bills = [],  # noqa: B006  # FastAPI copies it
    browser: Annotated[str, Header(alias="User-Agent")] = "",
) -> Response:
    """Away to KakaoPay, if what is owed is still what the button said."""
    try:
        payment = await service.begin(runtime, visit.notice, Choice(bills, total))
    except AmountChanged as refusal:
        found = await service.still_owed(runtime, visit.notice, bills)
        return resources_of(runtime).pages.page(
            "confirm", refusal.status, visit=visit, city=visit.city, bills=found, changed=True
        )
    except NothingChosen:
        found = await service.still_owed(runtime, visit.notice, visit.notice.bills)
        return _choice(runtime, visit, found, chosen=[], error=True)
    url = payment.mobile_url if "Mobi" in browser else payment.pc_url
    return RedirectResponse(str(url), 303)


@returns.get("/{token}")
async def come_back(
    token: str, runtime: RuntimeDep, pg_token: Annotated[str | None, Query(max_length=200)] = None
) -> Response:
    """Takes the money once. Then the address without `pg_token` shows what became of it, however often it is opened."""
    if pg_token is None:
        return _outcome(runtime, await service.look(runtime, token))
    await service.come_back(runtime, token, pg_token)
    return RedirectResponse(f"/pay/return/{token}", 303)


@returns.get("/{token}/cancelled")
async def cancelled(token: str, runtime: RuntimeDep) -> Response:
    return _outcome(runtime, await service.leave(runtime, token, Step.CANCELLED))


@returns.get("/{token}/failed")
async def failed(token: str, runtime: RuntimeDep) -> Response:
    return _outcome(runtime, await service.leave(runtime, token, Step.FAILED))


def _choice(
    runtime: Runtime, visit: Visit, bills: list[ShownBill], *, chosen: list[UUID], error: bool = False
) -> Response:
    return resources_of(runtime).pages.page(
        "choose", 400 if error else 200, visit=visit, city=visit.city, bills=bills, chosen=chosen, error=error
    )


def _outcome(runtime: Runtime, payment: Payment) -> Response:
    """The page of the payment's state: receipt, waiting, changed amount, cancelled, failed, too late, superseded."""
    has = resources_of(runtime)
    return has.pages.page(
        f"outcomes/{payment.state}",
        payment=payment,
        bills=shown_bills(payment),
        city=city(payment.municipality),
        link=has.links.path(payment.notice),
    )
