"""Whose phone this browser plays: known by a cookie of the simulators alone, never by an address."""

from fastapi import Request
from fastapi.responses import Response

_COOKIE = "sim_phone_holder"


def holder_of(request: Request) -> str | None:
    return request.cookies.get(_COOKIE)


def remember_holder(response: Response, person: str) -> None:
    response.set_cookie(_COOKIE, person, httponly=True, samesite="lax")
