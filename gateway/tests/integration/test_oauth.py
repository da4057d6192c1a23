"""Tokens and sign-ins, over HTTP against a real database."""

import asyncio
import json
from datetime import date
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
from gateway.officials import service as officials
from gateway.officials.schemas import Line
from joserfc.jws import extract_compact
from sqlalchemy import text

SECRET = "s" * 40
"""The agency's, as the gateway of these tests was told."""


async def signed_in(gateway, **changed):
    verifier, asked = gateway.authorization_request(**changed)
    answer = await gateway.http.post(
        "/oauth/authorize", data={**asked, "sign_in_id": "gimpo.kim", "password": gateway.password}
    )
    return verifier, answer


def claims(token):
    return json.loads(extract_compact(token.encode()).payload)


async def test_an_agency_gets_a_token_by_basic_or_by_form(gateway):
    form = {"grant_type": "client_credentials"}
    basic = await gateway.http.post("/oauth/token", data=form, auth=("gimpo-tax", gateway.secret))
    posted = await gateway.http.post(
        "/oauth/token", data={**form, "client_id": "gimpo-tax", "client_secret": gateway.secret}
    )
    for answer in (basic, posted):
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "no-store"
        assert answer.json()["scope"] == "bills:read levies:write"
        said = claims(answer.json()["access_token"])
        assert (said["sub"], said["kind"], said["municipality"]) == ("gimpo-tax", "agency", "41570")
        assert said["exp"] - said["iat"] == answer.json()["expires_in"]


async def test_a_client_may_ask_for_less(gateway):
    assert claims(await gateway.token(scope="bills:read internal:recipients"))["scope"] == "bills:read"


@pytest.mark.parametrize(
    ("auth", "form", "status", "error"),
    [
        (("gimpo-tax", "wrong"), {"grant_type": "client_credentials"}, 401, "invalid_client"),
        (("nobody", SECRET), {"grant_type": "client_credentials"}, 401, "invalid_client"),
        (("console", ""), {"grant_type": "client_credentials"}, 401, "invalid_client"),
        (("gimpo-tax", SECRET), {"grant_type": "password"}, 400, "unsupported_grant_type"),
        (("gimpo-tax", SECRET), {}, 400, "unsupported_grant_type"),
        (("gimpo-tax", SECRET), {"grant_type": "client_credentials", "scope": "all"}, 400, "invalid_scope"),
    ],
)
async def test_refusals_are_in_oauths_own_form(gateway, auth, form, status, error):
    answer = await gateway.http.post("/oauth/token", data=form, auth=auth)
    assert (answer.status_code, answer.json()["error"]) == (status, error)


async def test_unreadable_basic_is_refused(gateway):
    answer = await gateway.http.post(
        "/oauth/token", data={"grant_type": "client_credentials"}, headers={"Authorization": "Basic ***"}
    )
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


async def test_an_official_signs_in_by_code_and_pkce(gateway):
    verifier, answer = await signed_in(gateway)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith(f"{gateway.callback}?")
    assert parse_qs(urlsplit(answer.headers["location"]).query)["state"] == ["s-1"]
    token = (await gateway.redeem(gateway.code_of(answer), verifier)).json()
    said = claims(token["access_token"])
    assert (said["sub"], said["kind"], said["municipality"]) == (gateway.kim, "official", "41570")
    assert (said["department"], said["grade"], said["term_limited"]) == ("징수과", 7, False)
    assert token["scope"] == "bills:read clients:manage contacts:write officials:manage"
    assert "김민수" not in str(said)


async def test_a_code_is_good_once(gateway):
    verifier, answer = await signed_in(gateway)
    both = await asyncio.gather(*(gateway.redeem(gateway.code_of(answer), verifier) for _ in range(2)))
    assert sorted(each.status_code for each in both) == [200, 400]
    assert (await gateway.redeem(gateway.code_of(answer), verifier)).json()["error"] == "invalid_grant"


async def test_a_wrong_verifier_is_refused_and_uses_the_code_up(gateway):
    verifier, answer = await signed_in(gateway)
    other, _ = gateway.authorization_request()
    assert (await gateway.redeem(gateway.code_of(answer), other)).json()["error"] == "invalid_grant"
    assert (await gateway.redeem(gateway.code_of(answer), verifier)).json()["error"] == "invalid_grant"


async def test_a_code_is_only_for_the_application_that_asked(gateway):
    verifier, answer = await signed_in(gateway)
    refused = await gateway.redeem(gateway.code_of(answer), verifier, redirect_uri="http://127.0.0.1:9/other")
    assert refused.json()["error"] == "invalid_grant"


async def test_an_expired_code_is_refused(gateway):
    verifier, answer = await signed_in(gateway)
    async with gateway.app.state.runtime.database.transaction() as session:
        await session.execute(text("UPDATE authorization_codes SET expires_at = now() - interval '1 second'"))
    assert (await gateway.redeem(gateway.code_of(answer), verifier)).json()["error"] == "invalid_grant"


async def test_codes_are_kept_only_as_hashes(gateway):
    _, answer = await signed_in(gateway)
    async with gateway.app.state.runtime.database.transaction() as session:
        kept = (await session.execute(text("SELECT row_to_json(c)::text FROM authorization_codes c"))).scalar_one()
    assert gateway.code_of(answer) not in kept


async def test_without_pkce_the_application_is_told(gateway):
    for changed in ({"code_challenge": ""}, {"code_challenge_method": "plain"}):
        _, asked = gateway.authorization_request(**changed)
        answer = await gateway.http.get("/oauth/authorize", params=asked)
        assert answer.status_code == 303
        assert "error=invalid_request" in answer.headers["location"]


@pytest.mark.parametrize(
    "changed", [{"redirect_uri": "https://evil.example/"}, {"client_id": "nobody"}, {"client_id": "gimpo-tax"}]
)
async def test_nobody_is_sent_to_an_address_that_is_not_registered(gateway, changed):
    _, asked = gateway.authorization_request(**changed)
    for answer in (
        await gateway.http.get("/oauth/authorize", params=asked),
        await gateway.http.post(
            "/oauth/authorize", data={**asked, "sign_in_id": "gimpo.kim", "password": gateway.password}
        ),
    ):
        assert answer.status_code == 400
        assert "location" not in answer.headers


async def test_the_sign_in_page_is_plain_korean_and_loads_nothing(gateway):
    _, asked = gateway.authorization_request(state='"><script>')
    answer = await gateway.http.get("/oauth/authorize", params=asked)
    assert answer.status_code == 200
    assert '<html lang="ko">' in answer.text
    assert '<label for="password">비밀번호</label>' in answer.text
    assert "<script" not in answer.text
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert "form-action 'self' http://127.0.0.1:9;" in answer.headers["content-security-policy"]


async def test_a_refused_sign_in_does_not_say_which_part_was_wrong(gateway):
    _, asked = gateway.authorization_request()
    wrong = await gateway.http.post("/oauth/authorize", data={**asked, "sign_in_id": "gimpo.kim", "password": "no"})
    nobody = await gateway.http.post("/oauth/authorize", data={**asked, "sign_in_id": "nobody", "password": "no"})
    assert wrong.status_code == nobody.status_code == 401
    assert 'role="alert"' in wrong.text
    strip = [page.text.split("</style>")[1] for page in (wrong, nobody)]
    assert strip[0] == strip[1]


async def test_after_five_refusals_even_the_right_password_waits(gateway):
    _, asked = gateway.authorization_request()
    for _ in range(5):
        await gateway.http.post("/oauth/authorize", data={**asked, "sign_in_id": "gimpo.kim", "password": "no"})
    _, answer = await signed_in(gateway)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["retry-after"]) <= 900


async def test_guesses_sent_at_once_do_not_pass_the_limit(gateway):
    _, asked = gateway.authorization_request()
    form = {**asked, "sign_in_id": "gimpo.kim", "password": "no"}
    for _ in range(3):
        await asyncio.gather(*(gateway.http.post("/oauth/authorize", data=form) for _ in range(8)))
    async with gateway.app.state.runtime.database.transaction() as session:
        assert (await session.execute(text("SELECT count(*) FROM refused_sign_ins"))).scalar_one() <= 5


async def test_who_has_left_cannot_sign_in(gateway):
    runtime = gateway.app.state.runtime
    async with runtime.database.transaction() as session:
        await officials.change(
            session,
            UUID(gateway.kim),
            Line(department="징수과", grade=7, active=False, from_day=runtime.clock.today()),
            municipality="41570", actor="system:test", at=runtime.clock.now(),
        )  # fmt: skip
    _, answer = await signed_in(gateway)
    assert answer.status_code == 401


async def test_a_later_line_does_not_hold_yet(gateway):
    runtime = gateway.app.state.runtime
    async with runtime.database.transaction() as session:
        await officials.change(
            session,
            UUID(gateway.kim),
            Line(department="세정과", grade=6, from_day=date(2999, 1, 1)),
            municipality="41570", actor="system:test", at=runtime.clock.now(),
        )  # fmt: skip
    verifier, answer = await signed_in(gateway)
    token = (await gateway.redeem(gateway.code_of(answer), verifier)).json()["access_token"]
    assert claims(token)["department"] == "징수과"


async def test_the_metadata_leads_to_every_endpoint(gateway):
    answer = await gateway.http.get("/.well-known/oauth-authorization-server")
    described = answer.json()
    assert described["issuer"] == gateway.settings.issuer
    assert described["code_challenge_methods_supported"] == ["S256"]
    assert (await gateway.http.get(described["jwks_uri"])).status_code == 200
    assert (await gateway.http.get("/.well-known/openid-configuration")).json() == described


async def test_an_application_without_scopes_gets_nothing_and_never_everything(gateway):
    async with gateway.app.state.runtime.database.transaction() as session:
        await session.execute(text("UPDATE clients SET scopes = '{}' WHERE client_id = 'console'"))
    verifier, answer = await signed_in(gateway)
    token = (await gateway.redeem(gateway.code_of(answer), verifier)).json()
    assert token["scope"] == ""
    assert claims(token["access_token"])["scope"] == ""


async def test_scopes_taken_from_an_official_between_sign_in_and_token_are_gone(gateway):
    verifier, answer = await signed_in(gateway)
    async with gateway.app.state.runtime.database.transaction() as session:
        await session.execute(text("UPDATE officials SET scopes = '{bills:read}'"))
    assert (await gateway.redeem(gateway.code_of(answer), verifier)).json()["scope"] == "bills:read"
