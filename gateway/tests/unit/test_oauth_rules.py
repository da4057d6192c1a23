from datetime import UTC, datetime, timedelta

import pytest
from gateway.oauth.rules import OAuthError, granted, held_back_until, is_challenge, proves, returning

NOON = datetime(2026, 10, 19, 12, tzinfo=UTC)


def test_the_verifier_of_rfc_7636_proves_its_challenge():
    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    assert is_challenge(challenge)
    assert proves(verifier, challenge)
    assert not proves(verifier[:-1] + "K", challenge)
    assert not proves("short", challenge)


@pytest.mark.parametrize("challenge", ["", "a" * 42, "a" * 44, "a" * 42 + "="])
def test_a_challenge_not_made_by_s256_is_none(challenge):
    assert not is_challenge(challenge)


def test_scopes_are_what_was_asked_within_every_limit():
    assert granted("a b", {"a", "c"}) == ["a"]
    assert granted("", {"b", "a"}) == ["a", "b"]
    assert granted("a b", {"a", "b"}, {"b"}) == ["b"]
    assert granted("", set()) == []


def test_asking_only_for_what_is_not_allowed_is_refused():
    with pytest.raises(OAuthError) as refused:
        granted("internal:recipients", {"bills:read"})
    assert refused.value.error == "invalid_scope"


def test_five_refusals_hold_a_sign_in_back_until_the_first_of_them_is_fifteen_minutes_old():
    refusals = [NOON + timedelta(minutes=minute) for minute in range(5)]
    assert held_back_until(refusals[:4]) is None
    assert held_back_until(refusals) == NOON + timedelta(minutes=15)


def test_the_answer_joins_the_applications_own_query():
    assert returning("https://a.example/cb?x=1", code="c", state="") == "https://a.example/cb?x=1&code=c"
