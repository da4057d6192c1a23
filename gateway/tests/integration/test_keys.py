"""Keys that sign tokens: made, published, rotated."""

from datetime import UTC, datetime, timedelta

import pytest
from gateway.keys.service import KeyRing, rotate_if_due
from gateway.settings import GatewaySettings
from joserfc.jws import extract_compact
from semu_kit.auth import Verifier
from semu_kit.problems import Unauthorized, UpstreamUnavailable
from semu_kit.runtime import open_runtime
from sqlalchemy import text

MONTH = timedelta(days=30)
HOUR = timedelta(hours=1)


@pytest.fixture
async def runtime(make_settings):
    addresses = {f"{name}_url": "http://127.0.0.1:9" for name in ("assessment", "collection", "notification", "reward")}
    async with open_runtime(await make_settings(GatewaySettings, **addresses), None) as running:
        yield running


async def rotate(runtime, now):
    async with runtime.database.transaction() as session:
        return await rotate_if_due(session, runtime.vault, now=now, key_age=MONTH, longest_token=HOUR)


async def backdate(runtime, days):
    """Let that many days pass for the keys that are there."""
    async with runtime.database.transaction() as session:
        await session.execute(
            text(
                "UPDATE signing_keys SET made_at = made_at - make_interval(days => :days),"
                " signs_from = signs_from - make_interval(days => :days),"
                " verifies_until = verifies_until - make_interval(days => :days)"
            ),
            {"days": days},
        )


def ring(runtime):
    """As another process has it, which reads the keys now."""
    return KeyRing(runtime.database, runtime.vault)


def claims(runtime):
    return {
        "iss": runtime.settings.issuer, "aud": "semu", "sub": "x", "kind": "agency", "municipality": "41570",
        "exp": int((datetime.now(UTC) + HOUR).timestamp()),
    }  # fmt: skip


def kid(token):
    return extract_compact(token.encode()).headers()["kid"]


async def test_the_first_key_signs_at_once(runtime):
    with pytest.raises(UpstreamUnavailable):
        await ring(runtime).sign({})
    assert await rotate(runtime, datetime.now(UTC))
    keys = ring(runtime)
    token = await keys.sign(claims(runtime))
    assert (await Verifier(runtime.settings.issuer, keys.published).principal(token)).subject == "x"


async def test_a_young_key_is_not_rotated(runtime):
    now = datetime.now(UTC)
    assert await rotate(runtime, now)
    assert not await rotate(runtime, now + MONTH - HOUR)


async def test_while_keys_change_two_are_valid_and_both_kinds_of_token_pass(runtime):
    now = datetime.now(UTC)
    await rotate(runtime, now)
    await backdate(runtime, 31)
    old = await ring(runtime).sign(claims(runtime))
    assert await rotate(runtime, now)
    keys = ring(runtime)
    assert len((await keys.published())["keys"]) == 2
    assert kid(await keys.sign(claims(runtime))) == kid(old), "a new key is published before it signs"
    async with runtime.database.transaction() as session:
        await session.execute(text("UPDATE signing_keys SET signs_from = signs_from - interval '6 minutes'"))
    keys = ring(runtime)
    new = await keys.sign(claims(runtime))
    assert kid(new) != kid(old)
    verifier = Verifier(runtime.settings.issuer, keys.published)
    for token in (old, new):
        assert (await verifier.principal(token)).subject == "x"


async def test_a_key_goes_when_its_last_token_has_expired(runtime):
    now = datetime.now(UTC)
    await rotate(runtime, now)
    await backdate(runtime, 31)
    old = await ring(runtime).sign(claims(runtime))
    await rotate(runtime, now)
    await backdate(runtime, 1)
    await rotate(runtime, now)
    keys = ring(runtime)
    assert len((await keys.published())["keys"]) == 1
    with pytest.raises(Unauthorized):
        await Verifier(runtime.settings.issuer, keys.published).principal(old)


async def test_private_keys_are_sealed_and_never_published(runtime):
    await rotate(runtime, datetime.now(UTC))
    published = (await ring(runtime).published())["keys"][0]
    assert set(published) == {"kty", "crv", "x", "kid", "use", "alg"}
    async with runtime.database.transaction() as session:
        sealed = (await session.execute(text("SELECT sealed FROM signing_keys"))).scalar_one()
    assert published["x"].encode() not in sealed
    assert b"kty" not in sealed
