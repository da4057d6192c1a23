"""Kakao Login, as far as the identity check (본인확인) uses it."""

from typing import Annotated, Any

from fastapi import APIRouter, Cookie, Header, HTTPException, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from simulators.identity import flow
from simulators.identity.flow import FormField
from simulators.identity.page import login_page
from simulators.world import WorldDep

router = APIRouter(prefix="/identity", tags=["identity"])

_SESSION = "sim_kakao_session"


@router.get("/oauth/authorize", response_class=HTMLResponse)
async def authorize(
    request: Request,
    world: WorldDep,
    client_id: str,
    redirect_uri: str,
    response_type: str,
    state: str,
    code_challenge: str,
    code_challenge_method: str,
    scope: str = "",
    nonce: str | None = None,
    prompt: str | None = None,
    q: str = "",
    session: Annotated[str | None, Cookie(alias=_SESSION)] = None,
) -> Response:
    login = flow.start(
        world, "identity", client_id=client_id, redirect_uri=redirect_uri, response_type=response_type, state=state,
        nonce=nonce, code_challenge=code_challenge, code_challenge_method=code_challenge_method,
    )  # fmt: skip
    if session and prompt != "login":
        # An old session answers for whoever holds the phone: the reason why the product must ask for a login.
        return RedirectResponse(await flow.finish(world, "identity", login, session, refused=False), 302)
    return login_page(request, world, "카카오 본인확인", f"/identity/login/{login}", q)


@router.post("/login/{login}")
async def decide(login: str, world: WorldDep, action: FormField, person: FormField = "") -> Response:
    target = await flow.finish(world, "identity", login, person, refused=action != "confirm")
    answer = RedirectResponse(target, 302)
    if action == "confirm":
        answer.set_cookie(_SESSION, person, path="/identity", httponly=True, samesite="lax")
    return answer


@router.post("/oauth/token")
async def token(
    world: WorldDep, grant_type: FormField, client_id: FormField, code: FormField, redirect_uri: FormField,
    code_verifier: FormField, client_secret: FormField = "",
) -> dict[str, Any]:  # fmt: skip
    grant = await flow.exchange(
        world, "identity", grant_type=grant_type, client_id=client_id, client_secret=client_secret, code=code,
        redirect_uri=redirect_uri, code_verifier=code_verifier,
    )  # fmt: skip
    issuer = f"{world.settings.public_url}/identity"
    return {
        "token_type": "bearer",
        "access_token": grant.token,
        "id_token": flow.id_token(world, grant, issuer=issuer, algorithm="RS256"),
        "expires_in": 21_599,
        "scope": "openid account_ci",
    }


@router.get("/.well-known/jwks.json")
async def keys(world: WorldDep) -> JSONResponse:
    return JSONResponse(world.keys.published("RS256"))


@router.get("/v2/user/me")
async def me(world: WorldDep, authorization: Annotated[str, Header()] = "") -> dict[str, Any]:
    await world.troubles.meet("identity")
    person = world.logins.bearer("identity", authorization)
    citizen = world.citizens.get(person) if person else None
    if citizen is None:
        raise HTTPException(401, "this access token does not exist")
    year, month, day = citizen.birth.split("-")
    account: dict[str, Any] = {"name": citizen.name, "birthyear": year, "birthday": month + day}
    if citizen.ci is not None:
        account |= {"ci": citizen.ci, "ci_authenticated_at": world.clock.now().isoformat(timespec="seconds")}
    return {"id": citizen.person, "kakao_account": account}
