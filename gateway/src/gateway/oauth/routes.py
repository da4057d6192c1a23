"""`/oauth/authorize` (the sign-in page), `/oauth/token`, and what applications need to know of both."""

import base64
import binascii
from datetime import UTC, datetime
from typing import Annotated, Any
from urllib.parse import unquote_plus

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from pydantic import SecretStr
from semu_kit.routes import ClockDep, ReadRoute, RuntimeDep, Session, TransactionRoute

from gateway.oauth import page, service
from gateway.oauth.rules import OAuthError, returning
from gateway.oauth.schemas import AuthorizationRequest, SignIn, TokenAnswer, TokenRequest
from gateway.resources import ResourcesDep

pages = APIRouter(prefix="/oauth", tags=["access"], route_class=ReadRoute, include_in_schema=False)
router = APIRouter(prefix="/oauth", tags=["access"], route_class=TransactionRoute)
metadata = APIRouter(prefix="/.well-known", tags=["access"])

_NOT_STORED = {"Cache-Control": "no-store"}


@pages.get("/authorize")
async def sign_in_page(asked: Annotated[AuthorizationRequest, Query()], session: Session) -> Response:
    """The sign-in page, or the application's mistake told to the application."""
    try:
        client = await service.application(session, asked)
        service.check(asked, client)
    except service.UnknownApplication:
        return page.unknown_application()
    except OAuthError as error:
        return _to_application(asked, error=error.error, error_description=error.description)
    return page.sign_in(asked, client.name)


@router.post("/authorize", include_in_schema=False)
async def sign_in(asked: Annotated[SignIn, Form()], session: Session, runtime: RuntimeDep, clock: ClockDep) -> Response:
    """Check the sign-in and send the person back to the application with a code."""
    try:
        client = await service.application(session, asked)
        service.check(asked, client)
    except service.UnknownApplication:
        return page.unknown_application()
    except OAuthError as error:
        return _to_application(asked, error=error.error, error_description=error.description)
    outcome = await service.sign_in(session, runtime.vault, asked, client, now=datetime.now(UTC), today=clock.today())
    if isinstance(outcome, service.Refused):
        # Answered, not raised: the refusal's own row is to be committed.
        return page.sign_in(asked, client.name, refused=outcome)
    return _to_application(asked, code=outcome)


def _to_application(asked: AuthorizationRequest, **answer: str) -> RedirectResponse:
    return RedirectResponse(returning(asked.redirect_uri, **answer, state=asked.state), 303, _NOT_STORED)


@router.post("/token", summary="Get a token", response_model=TokenAnswer)
async def token(
    request: Request, asked: Annotated[TokenRequest, Form()],
    session: Session, clock: ClockDep, resources: ResourcesDep,
) -> Response:  # fmt: skip
    """기관은 client_credentials(HTTP Basic 또는 본문의 client_id·client_secret)로, 담당자용 응용프로그램은
    authorization_code와 PKCE(S256)로 토큰을 받습니다. 거절은 RFC 6749 5.2의 형식입니다."""
    try:
        issued = await service.token(
            session, resources.issuer, _with_basic(request, asked), now=datetime.now(UTC), today=clock.today()
        )
    except OAuthError as error:
        # Answered, not raised: a code that was presented stays used.
        headers = {"WWW-Authenticate": 'Basic realm="semu"'} if error.status == 401 else {}
        body = {"error": error.error, "error_description": error.description}
        return JSONResponse(body, error.status, {**_NOT_STORED, **headers})
    answer = TokenAnswer(access_token=issued.access_token, expires_in=issued.expires_in, scope=" ".join(issued.scopes))
    return JSONResponse(answer.model_dump(), headers=_NOT_STORED)


def _with_basic(request: Request, asked: TokenRequest) -> TokenRequest:
    """RFC 6749 2.3.1: id and secret by HTTP Basic, each form-encoded first."""
    scheme, _, encoded = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return asked
    try:
        client_id, _, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError) as error:
        raise OAuthError("invalid_client", "Authorization 머리글을 읽을 수 없습니다.", 401) from error
    return asked.model_copy(
        update={"client_id": unquote_plus(client_id), "client_secret": SecretStr(unquote_plus(secret))}
    )


@metadata.get("/jwks.json", summary="The keys that verify tokens")
async def jwks(resources: ResourcesDep) -> JSONResponse:
    """토큰을 검증하는 공개 키. 교체할 때에는 이전 키와 새 키가 함께 있습니다."""
    return JSONResponse(await resources.keys.published(), headers={"Cache-Control": "public, max-age=60"})


@metadata.get("/oauth-authorization-server", summary="Where and how to get a token (RFC 8414)")
@metadata.get("/openid-configuration", include_in_schema=False)
async def describe(runtime: RuntimeDep) -> dict[str, Any]:
    issuer = runtime.settings.issuer.rstrip("/")
    return {
        "issuer": runtime.settings.issuer,
        "authorization_endpoint": f"{issuer}/oauth/authorize",
        "token_endpoint": f"{issuer}/oauth/token",
        "jwks_uri": f"{issuer}/.well-known/jwks.json",
        "response_types_supported": ["code"],
        "grant_types_supported": ["authorization_code", "client_credentials"],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post", "none"],
    }
