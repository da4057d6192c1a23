"""RFC 9457 problem details: every refusal and failure that a caller sees has one shape and a stable type."""

import json
from collections.abc import Mapping
from typing import Any, ClassVar

import structlog
from fastapi import FastAPI, Request
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import DBAPIError
from starlette.exceptions import HTTPException

from semu_kit.telemetry import PERSONAL
from semu_kit.transient import is_transient

TYPE_PREFIX = "https://semu.kr/problems/"

_SEALED = PERSONAL | {"bank", "expertise", "ground", "informant", "number", "reason", "statement", "wanted"}
"""Fields of a body whose value no refusal repeats: accounts, and words in which an official may have named somebody."""

log = structlog.get_logger()


DOCUMENTED: dict[int | str, dict[str, Any]] = {
    "default": {
        "description": "A problem document (RFC 9457)",
        "content": {
            "application/problem+json": {
                "schema": {
                    "type": "object",
                    "required": ["type", "title", "status", "detail"],
                    "properties": {
                        "type": {"type": "string", "format": "uri"},
                        "title": {"type": "string"},
                        "status": {"type": "integer"},
                        "detail": {"type": "string"},
                    },
                }
            }
        },
    }
}
"""What every operation's API document says of refusals."""


class Problem(Exception):
    """A refusal. A subclass sets status, type (a slug) and title (short, English); `detail` is a Korean sentence
    with the remedy; `facts` are further members of the answer, in JSON types, dates or UUIDs."""

    status: ClassVar[int] = 400
    type: ClassVar[str]
    title: ClassVar[str]
    headers: Mapping[str, str] = {}

    def __init__(self, detail: str, **facts: Any) -> None:
        super().__init__(detail)
        self.detail = detail
        self.facts = facts


class NotFound(Problem):
    status, type, title = 404, "not-found", "Not found"


class Unauthorized(Problem):
    status, type, title = 401, "unauthorized", "A valid token is needed"
    headers: Mapping[str, str] = {"WWW-Authenticate": 'Bearer realm="semu"'}


class Forbidden(Problem):
    status, type, title = 403, "forbidden", "Not allowed"


class Conflict(Problem):
    status, type, title = 409, "conflict", "In conflict with the present state"


class UpstreamUnavailable(Problem):
    """Another service or a provider does not answer for now; the same request may be sent again."""

    status, type, title = 503, "upstream-unavailable", "A part that this needs does not answer"
    headers: Mapping[str, str] = {"Retry-After": "5"}


class UpstreamRefused(Problem):
    """Another service refused what this one asked: a fault between them, not the caller's."""

    status, type, title = 502, "upstream-refused", "A part that this needs refused the request"


def install(app: FastAPI) -> None:
    """Answer every refusal and failure of `app` as a problem document."""
    app.add_exception_handler(Problem, _problem)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(DBAPIError, _unexpected)
    app.add_exception_handler(Exception, _unexpected)


def answer(status: int, type: str, title: str, detail: str, **facts: Any) -> JSONResponse:
    """One problem document. `type` is the slug."""
    body = {"type": TYPE_PREFIX + type, "title": title, "status": status, "detail": detail, **facts}
    return JSONResponse(jsonable_encoder(body), status, media_type="application/problem+json")


def response_to(problem: Problem) -> JSONResponse:
    """The answer that tells this refusal."""
    response = answer(problem.status, problem.type, problem.title, problem.detail, **problem.facts)
    response.headers.update(problem.headers)
    return response


async def _problem(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, Problem)
    return response_to(error)


async def _invalid(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    errors = [
        {
            "pointer": "/" + "/".join(str(part) for part in each["loc"]),
            # What stands inside a personal field, as a number in an account, is personal, too.
            "value": None if _hidden(*each["loc"]) else shown(each["loc"][-1], each.get("input")),
            "reason": each["msg"],
        }
        for each in error.errors()
    ]
    return answer(
        422, "invalid-request", "The request is not valid",
        "요청에 잘못된 값이 있습니다. errors의 위치와 이유를 보고 고쳐 다시 보내십시오.", errors=errors,
    )  # fmt: skip


def _hidden(part: str | int, *places: str | int) -> bool:
    return not (_SEALED if part == "body" else PERSONAL).isdisjoint(places)


def shown(place: str | int, value: Any) -> Any:
    """The value as it was sent, or written out where JSON cannot carry it (NaN, half a surrogate pair, bytes).

    None for a personal or secret field, and for a whole object: that may hold one beside its fault.
    """
    if place in PERSONAL or isinstance(value, dict | list):
        return None
    try:
        json.dumps(jsonable_encoder(value), allow_nan=False, ensure_ascii=False).encode()
    except ValueError:
        return ascii(value)
    return value


async def _http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    type, detail = _HTTP.get(error.status_code, ("http-error", "요청을 처리할 수 없습니다."))
    response = answer(error.status_code, type, str(error.detail), detail)
    response.headers.update(error.headers or {})
    return response


_HTTP = {
    400: ("bad-request", "요청을 읽을 수 없습니다. 형식을 확인하십시오."),
    404: ("not-found", "그런 주소가 없습니다. 경로를 확인하십시오."),
    405: ("method-not-allowed", "이 주소에서 쓸 수 없는 메서드입니다. Allow 머리글을 확인하십시오."),
    413: ("body-too-large", "본문이 허용된 크기를 넘습니다. 나누어 보내십시오."),
}


_UNWRITABLE = ("22021", "22P05")
"""SQLSTATE of a text that PostgreSQL cannot hold: a NUL character."""


async def _unexpected(request: Request, error: Exception) -> JSONResponse:
    if is_transient(error):
        log.warning("request.transient", error=type(error).__name__)
        response = answer(
            503, "temporarily-unavailable", "Temporarily unavailable",
            "저장소가 잠시 응답하지 않습니다. 잠시 뒤 같은 Idempotency-Key로 다시 보내십시오.",
        )  # fmt: skip
        response.headers["Retry-After"] = "2"
        return response
    if isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) in _UNWRITABLE:
        return answer(
            422, "unwritable-text", "A text cannot be stored",
            "저장할 수 없는 글자(NUL)가 들어 있습니다. 그 글자를 빼고 다시 보내십시오.",
        )  # fmt: skip
    log.error("request.failed", error=type(error).__name__, exc_info=error)
    return answer(
        500, "internal-error", "Internal error",
        "처리하지 못했습니다. 잠시 뒤 같은 Idempotency-Key로 다시 보내고, 계속되면 운영자에게 알리십시오.",
    )  # fmt: skip
