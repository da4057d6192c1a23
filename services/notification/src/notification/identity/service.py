"""Sends a person to the identity provider and receives them back."""

import secrets
from datetime import UTC, datetime, timedelta
from uuid import UUID

import structlog
from semu_kit.ids import new_id
from semu_kit.runtime import Runtime

from notification.identity import repository
from notification.identity.models import IdentityCheck, PageSession
from notification.identity.refusals import (
    CheckBroken,
    CheckRefused,
    CheckUnavailable,
    CheckUnknown,
    OtherBrowser,
    SomebodyElse,
)
from notification.identity.rules import Outcome, is_recipient
from notification.notices import repository as notices
from notification.notices.links import digest
from notification.notices.models import Notice
from notification.providers.identity.client import IdentityAway, IdentityBroken
from notification.resources import resources_of

log = structlog.get_logger()

RETURN_PATH = "/n/identity/return"


def real_now() -> datetime:
    """Credentials end in real time, whatever the legal calendar says."""
    return datetime.now(UTC)


async def begin(runtime: Runtime, notice: Notice, provider: str, browser: str) -> str:
    """The provider's address for this person, this notice and this browser. Raises CheckUnknown for a provider that
    is not offered."""
    has = resources_of(runtime)
    if provider not in has.identity:
        raise CheckUnknown("선택하신 본인확인 방법을 쓸 수 없습니다.", link=has.links.path(notice.id))
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    check = IdentityCheck(
        id=new_id(),
        notice=notice.id,
        provider=provider,
        state_digest=digest(state),
        browser_digest=digest(browser),
        code_verifier=verifier,
        nonce=nonce,
        begun_at=runtime.clock.now(),
        expires_at=real_now() + timedelta(minutes=has.settings.identity_minutes),
    )
    async with runtime.database.transaction() as session:
        session.add(check)
    return has.identity[provider].authorize_url(has.links.url(RETURN_PATH), state, nonce, verifier)


async def come_back(runtime: Runtime, state: str, code: str | None, browser: str) -> tuple[Notice, str]:
    """The notice that this person may read, and the value of their session's cookie.

    Raises CheckUnknown, OtherBrowser, CheckRefused, CheckBroken, CheckUnavailable and SomebodyElse.
    """
    has = resources_of(runtime)
    check, notice, verifier, nonce = await _used_once(runtime, state, browser)
    facts = {"municipality": notice.municipality, "link": has.links.path(notice.id)}
    if code is None:
        await _end(runtime, check, Outcome.REFUSED)
        raise CheckRefused("본인확인이 취소되었습니다.", **facts)
    try:
        ci = await has.identity[check.provider].ci(code, verifier, nonce, has.links.url(RETURN_PATH))
    except IdentityAway as error:
        await _end(runtime, check, Outcome.BROKEN)
        raise CheckUnavailable("본인확인 기관이 응답하지 않습니다. 잠시 뒤 다시 시도해 주십시오.", **facts) from error
    except IdentityBroken as error:
        log.warning("identity.broken", notice=str(notice.id), provider=check.provider, error=str(error))
        await _end(runtime, check, Outcome.BROKEN)
        raise CheckBroken("본인확인을 마치지 못했습니다. 처음부터 다시 해 주십시오.", **facts) from error
    if not is_recipient(runtime.vault.blind_index("ci", ci), notice.ci_index):
        log.warning("identity.somebody_else", notice=str(notice.id), provider=check.provider)
        await _end(runtime, check, Outcome.SOMEBODY_ELSE)
        raise SomebodyElse("다른 분께 보낸 안내문입니다.", **facts)
    await _end(runtime, check, Outcome.MATCHED)
    return notice, await _open_session(runtime, notice.id)


async def _used_once(runtime: Runtime, state: str, browser: str) -> tuple[IdentityCheck, Notice, str, str]:
    """The check that `state` belongs to, from now on used, with its notice, code verifier and nonce."""
    has = resources_of(runtime)
    async with runtime.database.transaction() as session:
        check = await repository.by_state(session, digest(state))
        if check is None or check.outcome is not None or not check.code_verifier or not check.nonce:
            raise CheckUnknown("이미 끝났거나 알 수 없는 본인확인입니다. 받으신 메시지의 버튼을 다시 눌러 주십시오.")
        notice = await notices.get(session, check.notice)
        facts = {"municipality": notice.municipality, "link": has.links.path(notice.id)}
        if digest(browser) != check.browser_digest:
            raise OtherBrowser("처음 여신 브라우저에서 본인확인을 다시 해 주십시오.", **facts)
        if check.expires_at <= real_now():
            raise CheckUnknown("본인확인 시간이 지났습니다. 다시 시작해 주십시오.", **facts)
        verifier, nonce = check.code_verifier, check.nonce
        check.outcome, check.code_verifier, check.nonce = Outcome.RETURNED, None, None
        return check, notice, verifier, nonce


async def _end(runtime: Runtime, check: IdentityCheck, outcome: Outcome) -> None:
    async with runtime.database.transaction() as session:
        (await session.get_one(IdentityCheck, check.id)).outcome = outcome


async def _open_session(runtime: Runtime, notice: UUID) -> str:
    value = secrets.token_urlsafe(32)
    lifetime = timedelta(minutes=resources_of(runtime).settings.session_minutes)
    async with runtime.database.transaction() as session:
        session.add(PageSession(digest=digest(value), notice=notice, expires_at=real_now() + lifetime))
    return value


async def forget(runtime: Runtime) -> None:
    """Delete what has served: ended sessions, secrets of abandoned checks, blind indexes past their retention."""
    retention = timedelta(days=runtime.settings.retention_days["ci-index"])
    async with runtime.database.transaction() as session:
        await repository.forget_expired(session, real_now())
        await notices.forget_recipients(session, runtime.clock.now() - retention)
