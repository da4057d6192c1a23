"""A second identity provider, with a certificate: other paths, another answer, the same CI."""

from typing import Annotated, Any

from fastapi import APIRouter, Header, HTTPException, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from simulators.identity import flow
from simulators.identity.flow import FormField
from simulators.identity.page import login_page
from simulators.world import WorldDep

router = APIRouter(prefix="/certificate", tags=["certificate"])


@router.get("/v1/authorize", response_class=HTMLResponse)
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
) -> Response:
    login = flow.start(
        world, "certificate", client_id=client_id, redirect_uri=redirect_uri, response_type=response_type,
        state=state, nonce=nonce, code_challenge=code_challenge, code_challenge_method=code_challenge_method,
    )  # fmt: skip
    return login_page(request, world, "간편인증서 본인확인", f"/certificate/login/{login}", q)


@router.post("/login/{login}")
async def decide(login: str, world: WorldDep, action: FormField, person: FormField = "") -> Response:
    target = await flow.finish(world, "certificate", login, person, refused=action != "confirm")
    return RedirectResponse(target, 302)


@router.post("/v1/token")
async def token(
    world: WorldDep, grant_type: FormField, client_id: FormField, code: FormField, redirect_uri: FormField,
    code_verifier: FormField, client_secret: FormField = "",
) -> dict[str, Any]:  # fmt: skip
    grant = await flow.exchange(
        world, "certificate", grant_type=grant_type, client_id=client_id, client_secret=client_secret, code=code,
        redirect_uri=redirect_uri, code_verifier=code_verifier,
    )  # fmt: skip
    issuer = f"{world.settings.public_url}/certificate"
    return {
        "token_type": "Bearer",
        "access_token": grant.token,
        "id_token": flow.id_token(world, grant, issuer=issuer, algorithm="EdDSA"),
        "expires_in": 300,
    }


@router.get("/v1/keys")
async def keys(world: WorldDep) -> JSONResponse:
    return JSONResponse(world.keys.published("EdDSA"))


@router.get("/v1/certificates/me")
async def me(world: WorldDep, authorization: Annotated[str, Header()] = "") -> dict[str, Any]:
    await world.troubles.meet("certificate")
    person = world.logins.bearer("certificate", authorization)
    citizen = world.citizens.get(person) if person else None
    if citizen is None:
        raise HTTPException(401, "invalid_token")
    return {
        "resultCode": "0000",
        "certificate": {
            "ci": citizen.ci,
            "userName": citizen.name,
            "birthDate": citizen.birth.replace("-", ""),
            "verifiedAt": world.clock.now().isoformat(timespec="seconds"),
        },
    }
