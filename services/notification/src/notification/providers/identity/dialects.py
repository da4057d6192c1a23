"""What differs between identity providers: paths and the shape of the answer. What comes back is the same."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Dialect:
    name: str
    title: str
    """As the button says it."""
    authorize: str
    exchange: str
    """Where a code becomes a token."""
    keys: str
    me: str
    scope: str
    algorithms: tuple[str, ...]
    """With which the provider signs its id_token."""
    read_ci: Callable[[Mapping[str, Any]], str | None]
    """Finds the CI in the answer of `me`."""


KAKAO = Dialect(
    name="kakao",
    title="카카오",
    authorize="/oauth/authorize",
    exchange="/oauth/token",
    keys="/.well-known/jwks.json",
    me="/v2/user/me",
    scope="openid,account_ci",
    algorithms=("RS256",),
    read_ci=lambda answer: (answer.get("kakao_account") or {}).get("ci"),
)

CERTIFICATE = Dialect(
    name="certificate",
    title="간편인증서",
    authorize="/v1/authorize",
    exchange="/v1/token",
    keys="/v1/keys",
    me="/v1/certificates/me",
    scope="ci",
    algorithms=("EdDSA", "Ed25519"),
    read_ci=lambda answer: (answer.get("certificate") or {}).get("ci"),
)
