"""What both identity providers do alike: ask who holds the phone, send the browser back, change a code for a token."""

import secrets
import time
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Form, HTTPException
from joserfc import jwt

from simulators.identity.keys import Algorithm
from simulators.identity.logins import TOKEN_SECONDS, Grant, IdentityProvider, LoginRequest
from simulators.world import World

FormField = Annotated[str, Form()]


def start(
    world: World, provider: IdentityProvider, *, client_id: str, redirect_uri: str, response_type: str, state: str,
    nonce: str | None, code_challenge: str, code_challenge_method: str,
) -> str:  # fmt: skip
    """The login request's name. Raises 400 on what the real provider would show an error page for."""
    if client_id != world.settings.identity_client_id:
        raise HTTPException(400, "KOE101: unknown client")
    if response_type != "code" or code_challenge_method != "S256" or len(code_challenge) < 43 or not state:
        raise HTTPException(400, "KOE205: a code flow with state and PKCE S256 is required")
    return world.logins.begin(LoginRequest(provider, redirect_uri, state, nonce, code_challenge))


async def finish(world: World, provider: IdentityProvider, request: str, person: str, *, refused: bool) -> str:
    """The address that the browser is sent back to."""
    asked = world.logins.get(request)
    if asked is None or asked.provider != provider:
        raise HTTPException(404, "No such login request")
    troubles = world.troubles
    if refused or troubles.strike(provider, "refuse", person):
        return _back(asked, error="access_denied", state=asked.state)
    if world.citizens.get(person) is None:
        raise HTTPException(404, "No such citizen")
    if other := troubles.strike(provider, "somebody_else", person):
        person = other.value or person
    state = secrets.token_urlsafe(16) if troubles.strike(provider, "changed_state", person) else asked.state
    used = troubles.strike(provider, "used_code", person) is not None
    return _back(asked, code=world.logins.issue_code(request, person, used=used), state=state)


def _back(asked: LoginRequest, **parameters: str) -> str:
    joint = "&" if "?" in asked.redirect_uri else "?"
    return f"{asked.redirect_uri}{joint}{urlencode(parameters)}"


async def exchange(
    world: World, provider: IdentityProvider, *, grant_type: str, client_id: str, client_secret: str, code: str,
    redirect_uri: str, code_verifier: str,
) -> Grant:  # fmt: skip
    """Raises 401 for the wrong client and GrantRefused for the wrong code."""
    await world.troubles.meet(provider)
    settings = world.settings
    given = (client_id, client_secret)
    if given != (settings.identity_client_id, settings.identity_client_secret.get_secret_value()):
        raise HTTPException(401, "invalid_client")
    if grant_type != "authorization_code":
        raise HTTPException(400, "unsupported_grant_type")
    return world.logins.exchange(provider, code, redirect_uri, code_verifier)


def id_token(world: World, grant: Grant, *, issuer: str, algorithm: Algorithm) -> str:
    now = int(time.time())
    claims = {
        "iss": issuer,
        "aud": world.settings.identity_client_id,
        "sub": grant.person,
        "iat": now,
        "auth_time": now,
        "exp": now + TOKEN_SECONDS,
    } | ({"nonce": grant.nonce} if grant.nonce else {})
    key = world.keys.signing(algorithm)
    header = {"alg": algorithm, "kid": key.kid}
    return jwt.encode(header, claims, key, algorithms=[algorithm])
