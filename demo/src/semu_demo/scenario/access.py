"""Tokens, as they are got in earnest: by client credentials, and by signing in with a code and PKCE."""

import base64
import hashlib
import secrets
from urllib.parse import parse_qs, urlsplit

import aiohttp

from semu_demo.scenario.api import Refused
from semu_demo.scenario.cast import APPLICATION, RETURN_ADDRESS


async def agency_token(client: aiohttp.ClientSession, gateway: str, client_id: str, secret: str) -> str:
    """Raises Refused."""
    basic = {"Authorization": aiohttp.encode_basic_auth(client_id, secret)}
    return await _token(client, gateway, {"grant_type": "client_credentials"}, basic)


async def official_token(client: aiohttp.ClientSession, gateway: str, sign_in_id: str, password: str) -> str:
    """Raises Refused."""
    verifier = secrets.token_urlsafe(48)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    form = {
        "response_type": "code",
        "client_id": APPLICATION,
        "redirect_uri": RETURN_ADDRESS,
        "state": secrets.token_urlsafe(16),
        "code_challenge": challenge,
        "code_challenge_method": "S256",
        "sign_in_id": sign_in_id,
        "password": password,
    }
    async with client.post(f"{gateway}/oauth/authorize", data=form, allow_redirects=False) as answer:
        back = parse_qs(urlsplit(answer.headers.get("Location", "")).query)
        if back.get("state") != [form["state"]] or "code" not in back:
            raise Refused("POST /oauth/authorize", answer.status, await answer.text())
    exchange = {
        "grant_type": "authorization_code",
        "code": back["code"][0],
        "redirect_uri": RETURN_ADDRESS,
        "client_id": APPLICATION,
        "code_verifier": verifier,
    }
    return await _token(client, gateway, exchange)


async def _token(
    client: aiohttp.ClientSession, gateway: str, form: dict[str, str], headers: dict[str, str] | None = None
) -> str:
    async with client.post(f"{gateway}/oauth/token", data=form, headers=headers) as answer:
        if not answer.ok:
            raise Refused("POST /oauth/token", answer.status, await answer.text())
        return str((await answer.json())["access_token"])
