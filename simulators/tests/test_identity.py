"""The identity check: who holds the phone, and what a product must not fall for."""

import base64
import hashlib
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

VERIFIER = "v" * 64
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
RETURN = "https://city.example/n/identity/return"
ASKED = {
    "client_id": "sim-client", "redirect_uri": RETURN, "response_type": "code", "scope": "openid,account_ci",
    "state": "s-1", "nonce": "n-1", "code_challenge": CHALLENGE, "code_challenge_method": "S256", "prompt": "login",
}  # fmt: skip
PATHS = {"identity": ("/identity/oauth/authorize", "/identity/oauth/token"),
         "certificate": ("/certificate/v1/authorize", "/certificate/v1/token")}  # fmt: skip


@pytest.fixture
async def citizens(world):
    await world.seed(world.citizen("hong"), world.citizen("kim", name="김철수"))
    return world


async def log_in(
    world, provider: str = "identity", person: str = "hong", action: str = "confirm", **changed: str
) -> dict[str, str]:
    """What comes back in the address that the browser is sent to."""
    page = await world.client.get(PATHS[provider][0], params=ASKED | changed)
    assert page.status_code == 200, page.text
    form = page.text.split('action="')[1].split('"')[0]
    answer = await world.client.post(form, data={"action": action, "person": person})
    assert answer.status_code == 302, answer.text
    assert answer.headers["location"].startswith(RETURN)
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["location"]).query).items()}


async def change(world, code: str, provider: str = "identity", **changed: str) -> httpx.Response:
    form = {
        "grant_type": "authorization_code", "client_id": "sim-client", "client_secret": "sim-client-secret",
        "redirect_uri": RETURN, "code": code, "code_verifier": VERIFIER,
    }  # fmt: skip
    return await world.client.post(PATHS[provider][1], data=form | changed)


@pytest.mark.parametrize(
    ("provider", "keys", "algorithm"),
    [
        ("identity", "/identity/.well-known/jwks.json", "RS256"),
        ("certificate", "/certificate/v1/keys", "EdDSA"),
    ],
)
async def test_the_login_yields_a_signed_token_with_the_nonce(
    citizens, provider: str, keys: str, algorithm: str
) -> None:
    back = await log_in(citizens, provider)
    assert back["state"] == "s-1"
    tokens = (await change(citizens, back["code"], provider)).json()
    published = (await citizens.client.get(keys)).json()
    assert "d" not in published["keys"][0]
    claims = jwt.decode(tokens["id_token"], KeySet.import_key_set(published), algorithms=[algorithm]).claims
    assert (claims["nonce"], claims["aud"], claims["iss"]) == (
        "n-1", "sim-client", f"http://127.0.0.1:8090/{provider}",
    )  # fmt: skip


async def test_both_providers_tell_the_same_ci_in_answers_of_their_own(citizens) -> None:
    async def me(provider: str, path: str) -> Any:
        back = await log_in(citizens, provider)
        token = (await change(citizens, back["code"], provider)).json()["access_token"]
        return (await citizens.client.get(path, headers={"Authorization": f"Bearer {token}"})).json()

    kakao = await me("identity", "/identity/v2/user/me")
    other = await me("certificate", "/certificate/v1/certificates/me")
    assert kakao["kakao_account"]["ci"] == other["certificate"]["ci"] == citizens.ci("hong")
    assert (kakao["kakao_account"]["birthyear"], kakao["kakao_account"]["birthday"]) == ("1980", "0102")


async def test_a_code_is_good_for_one_exchange_with_its_verifier(citizens) -> None:
    code = (await log_in(citizens))["code"]
    assert (await change(citizens, code)).status_code == 200
    assert (await change(citizens, code)).json()["error"] == "invalid_grant"
    other = (await log_in(citizens))["code"]
    assert (await change(citizens, other, code_verifier="w" * 64)).status_code == 400


async def test_without_a_fresh_login_an_old_session_answers_for_whoever_holds_the_phone(
    citizens,
) -> None:
    await log_in(citizens, person="hong")
    answer = await citizens.client.get(PATHS["identity"][0], params=ASKED | {"prompt": "none"})
    assert answer.status_code == 302
    assert "code=" in answer.headers["location"]


async def test_who_refuses_is_sent_back_with_the_reason(citizens) -> None:
    assert await log_in(citizens, action="refuse") == {"error": "access_denied", "state": "s-1"}


async def test_it_sends_back_a_changed_state_or_a_used_code_when_told_to(citizens) -> None:
    await citizens.trouble("identity", "changed_state", times=1)
    assert (await log_in(citizens))["state"] != "s-1"
    await citizens.trouble("identity", "used_code", times=1)
    used = (await log_in(citizens))["code"]
    assert (await change(citizens, used)).json()["error"] == "invalid_grant"


async def test_somebody_else_may_hold_the_phone(citizens) -> None:
    await citizens.trouble("identity", "somebody_else", subject="hong", value="kim")
    token = (await change(citizens, (await log_in(citizens))["code"])).json()["access_token"]
    me = await citizens.client.get("/identity/v2/user/me", headers={"Authorization": f"Bearer {token}"})
    assert me.json()["kakao_account"]["ci"] == citizens.ci("kim")


@pytest.mark.parametrize(
    "changed", [{"client_id": "x"}, {"code_challenge_method": "plain"}, {"response_type": "token"}]
)
async def test_a_flow_without_its_protections_is_refused(citizens, changed: dict[str, str]) -> None:
    answer = await citizens.client.get(PATHS["identity"][0], params=ASKED | changed)
    assert answer.status_code == 400


async def test_the_page_offers_the_phones_holder_and_finds_others_by_name(citizens) -> None:
    await citizens.client.get("/phones/hong")
    page = await citizens.client.get(PATHS["identity"][0], params=ASKED | {"q": "김철수"})
    assert 'value="hong" checked' in page.text
    assert 'value="kim"' in page.text
