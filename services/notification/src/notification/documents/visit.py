"""Who stands at the door: somebody with a link, or its proven recipient; in a browser that we know again."""

import secrets
from dataclasses import dataclass
from typing import Annotated

from fastapi import Cookie, Depends, Form, Path, Response
from semu_kit.routes import RuntimeDep
from semu_kit.runtime import Runtime

from notification.documents.refusals import ExpiredLink, ForgedForm, UnknownLink
from notification.identity import repository as identity
from notification.identity.refusals import SessionNeeded
from notification.identity.service import real_now
from notification.municipalities.register import City, city
from notification.notices import repository as notices
from notification.notices.links import digest
from notification.notices.models import Notice
from notification.resources import resources_of

BROWSER_COOKIE = "semu_browser"
SESSION_COOKIE = "semu_notice"


@dataclass(frozen=True)
class Visit:
    """A visit by a link that is good."""

    notice: Notice
    city: City
    link: str
    """Path of the notice's pages."""
    browser: str
    """Value of the browser's cookie, made now if it had none."""
    form_token: str
    proved: bool
    """Whether this browser proved within the last minutes that the recipient holds it."""


async def visit(
    runtime: RuntimeDep,
    token: Annotated[str, Path(max_length=100)],
    browser: Annotated[str | None, Cookie(alias=BROWSER_COOKIE)] = None,
    session_value: Annotated[str | None, Cookie(alias=SESSION_COOKIE)] = None,
) -> Visit:
    """Raises UnknownLink and ExpiredLink."""
    async with runtime.database.transaction() as session:
        notice = await notices.by_link(session, digest(token))
        if notice is None:
            raise UnknownLink("주소가 올바르지 않습니다. 받으신 메시지의 버튼을 다시 눌러 주십시오.")
        if notice.link_expires_at is None or notice.link_expires_at <= runtime.clock.now():
            raise ExpiredLink("열람 기한이 지났습니다.", municipality=notice.municipality)
        proved = session_value is not None and await identity.session_for(
            session, digest(session_value), notice.id, real_now()
        )
    known = browser or secrets.token_urlsafe(32)
    links = resources_of(runtime).links
    return Visit(notice, city(notice.municipality), links.path(notice.id), known, links.form_token(known), proved)


async def proved(visit: Annotated[Visit, Depends(visit)]) -> Visit:
    """Raises SessionNeeded unless this is the proven recipient."""
    if not visit.proved:
        raise SessionNeeded(
            "본인확인이 필요합니다. 본인확인을 다시 해 주십시오.",
            municipality=visit.notice.municipality, link=visit.link,
        )  # fmt: skip
    return visit


async def own_form(
    runtime: RuntimeDep, visit: Annotated[Visit, Depends(visit)], form_token: Annotated[str, Form(max_length=100)] = ""
) -> None:
    """Raises ForgedForm for a form that no page of ours showed to this browser."""
    if not resources_of(runtime).links.is_form_token(visit.browser, form_token):
        raise ForgedForm(
            "페이지를 연 지 오래되었거나 다른 곳에서 보낸 요청입니다. 안내문을 다시 열어 주십시오.",
            municipality=visit.notice.municipality, link=visit.link,
        )  # fmt: skip


Visitor = Annotated[Visit, Depends(visit)]
Reader = Annotated[Visit, Depends(proved)]
OwnForm = Depends(own_form)


def remember_browser(runtime: Runtime, response: Response, browser: str) -> None:
    response.set_cookie(
        BROWSER_COOKIE, browser, path="/n", httponly=True, samesite="lax",
        secure=resources_of(runtime).settings.secure,
    )  # fmt: skip


def remember_reader(runtime: Runtime, response: Response, link: str, value: str) -> None:
    """For this notice's pages only: the cookie's path is the link's."""
    settings = resources_of(runtime).settings
    response.set_cookie(
        SESSION_COOKIE, value, max_age=settings.session_minutes * 60, path=link, httponly=True, samesite="lax",
        secure=settings.secure,
    )  # fmt: skip
