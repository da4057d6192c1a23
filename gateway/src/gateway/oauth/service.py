"""Sign-ins, codes and tokens.

Codes, refusals and expiry go by the machine's own time, the register of officials by the legal day.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, datetime

from semu_kit.pii import Vault
from sqlalchemy.ext.asyncio import AsyncSession

from gateway import passwords
from gateway.clients import repository as clients
from gateway.clients.models import Client
from gateway.oauth import repository, rules
from gateway.oauth.models import AuthorizationCode
from gateway.oauth.rules import OAuthError
from gateway.oauth.schemas import AuthorizationRequest, SignIn, TokenRequest
from gateway.oauth.tokens import Issued, Issuer
from gateway.officials import repository as officials
from gateway.officials.models import Official
from gateway.officials.service import sign_in_index


class UnknownApplication(Exception):
    """The application or its return address is not registered: the person is told, and sent nowhere."""


@dataclass(frozen=True)
class Refused:
    """A refused sign-in, to be recorded: the transaction is committed."""

    message: str
    retry_after: int | None = None
    """Seconds."""


async def application(session: AsyncSession, asked: AuthorizationRequest) -> Client:
    """The application that asks, and whose return address is exactly a registered one. Raises UnknownApplication."""
    client = await clients.find(session, asked.client_id)
    if client is None or client.kind != "application" or asked.redirect_uri not in client.redirect_uris:
        raise UnknownApplication(asked.client_id)
    return client


def check(asked: AuthorizationRequest, client: Client) -> None:
    """Raises OAuthError for a request that the application has to mend."""
    if asked.response_type != "code":
        raise OAuthError("unsupported_response_type", "response_type은 code여야 합니다.")
    if asked.code_challenge_method != "S256" or not rules.is_challenge(asked.code_challenge):
        raise OAuthError("invalid_request", "PKCE가 필요합니다: code_challenge와 code_challenge_method=S256.")
    rules.granted(asked.scope, client.scopes)


async def sign_in(
    session: AsyncSession, vault: Vault, asked: SignIn, client: Client, *, now: datetime, today: date
) -> str | Refused:
    """A code for the application, or a refusal that does not say which of id and password was wrong."""
    who = sign_in_index(vault, asked.sign_in_id)
    if not await repository.only_sign_in_of(session, who):
        return Refused("같은 아이디로 다른 로그인을 확인하고 있습니다. 잠시 뒤 다시 시도하십시오.", 1)
    held_back = rules.held_back_until(await repository.refusals(session, who, now - rules.REFUSALS_WINDOW))
    if held_back is not None:
        return Refused(
            "로그인에 여러 번 실패하여 잠시 막았습니다. 15분 뒤 다시 시도하십시오.",
            max(1, int((held_back - now).total_seconds())),
        )
    official = await officials.find_by_sign_in(session, who)
    right = await passwords.matches(asked.password.get_secret_value(), official.password_hash if official else None)
    if official is None or not right or not await _may_enter(session, official, client, today):
        await repository.refuse(session, who, now)
        return Refused("아이디나 비밀번호가 맞지 않거나, 지금 쓸 수 없는 계정입니다.")
    await repository.forgive(session, who)
    code = secrets.token_urlsafe(32)
    session.add(
        AuthorizationCode(
            code_hash=_hash(code), client_id=client.client_id, official=official.id, redirect_uri=asked.redirect_uri,
            scopes=rules.granted(asked.scope, client.scopes), challenge=asked.code_challenge,
            expires_at=now + rules.CODE_LIFE,
        )
    )  # fmt: skip
    return code


async def _may_enter(session: AsyncSession, official: Official, client: Client, today: date) -> bool:
    line = await officials.line_in_force(session, official.id, today)
    return line is not None and line.active and client.municipality in ("*", official.municipality)


async def token(session: AsyncSession, issuer: Issuer, asked: TokenRequest, *, now: datetime, today: date) -> Issued:
    """Raises OAuthError. A code that was presented is used up, whatever becomes of it."""
    if asked.grant_type == "client_credentials":
        return await _for_client(session, issuer, asked)
    if asked.grant_type == "authorization_code":
        return await _for_code(session, issuer, asked, now, today)
    raise OAuthError("unsupported_grant_type", "grant_type은 client_credentials나 authorization_code여야 합니다.")


async def _for_client(session: AsyncSession, issuer: Issuer, asked: TokenRequest) -> Issued:
    client = await clients.find(session, asked.client_id)
    right = await passwords.matches(asked.client_secret.get_secret_value(), client.secret_hash if client else None)
    if client is None or not right:
        raise OAuthError("invalid_client", "클라이언트 식별자나 비밀 값이 맞지 않습니다.", 401)
    return await issuer.for_client(client, rules.granted(asked.scope, client.scopes))


async def _for_code(session: AsyncSession, issuer: Issuer, asked: TokenRequest, now: datetime, today: date) -> Issued:
    code = await repository.use_code(session, _hash(asked.code), now)
    if (
        code is None
        or code.client_id != asked.client_id
        or code.redirect_uri != asked.redirect_uri
        or not rules.proves(asked.code_verifier, code.challenge)
    ):
        raise OAuthError("invalid_grant", "코드가 없거나 만료되었거나 이미 쓰였습니다. 다시 로그인하십시오.")
    official = await officials.find(session, code.official)
    line = await officials.line_in_force(session, code.official, today)
    if official is None or line is None or not line.active:
        raise OAuthError("invalid_grant", "지금 쓸 수 없는 계정입니다. 관리자에게 문의하십시오.")
    # What the sign-in granted is all there is, even if it is nothing: asking for "" would mean everything.
    scopes = sorted(set(code.scopes) & set(official.scopes))
    return await issuer.for_official(official, line, scopes, code.client_id)


def _hash(code: str) -> bytes:
    return hashlib.sha256(code.encode()).digest()
