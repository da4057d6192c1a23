"""Keeping who informed, and showing it to the one role that may see it, on record (지방세기본법 §146⑥)."""

from collections.abc import Collection, Sequence
from uuid import UUID

from semu_kit.auth import MissingScope, Principal
from semu_kit.ids import new_id
from semu_kit.pii import PersonalRecords, Sealed
from semu_kit.problems import Conflict, NotFound
from semu_kit.runtime import Runtime
from sqlalchemy.ext.asyncio import AsyncSession

from reward.identities import repository
from reward.identities.keys import for_informants
from reward.identities.models import IdentityAccess, Informant
from reward.identities.schemas import AccessView, Account, Identity, What

IDENTIFY = "informants:identify"
"""The scope of the role that sees who informed."""
PURPOSE = "informant"
_SEALED_BYTES = 2048
"""More than any identity has: a sealed record as long as somebody's name and address would give them away."""


class NoAccount(Conflict):
    """An informant has given no bank account yet."""

    type, title = "informant-without-account", "No bank account is known of an informant"


async def keep(session: AsyncSession, runtime: Runtime, municipality: str, identity: Identity) -> UUID:
    """Seal who informed; the answer is the only thing that anybody else learns."""
    informant = await _seal(session, runtime, identity)
    session.add(Informant(id=informant, municipality=municipality))
    await session.flush()
    return informant


async def keep_account(
    session: AsyncSession, runtime: Runtime, principal: Principal, informant: UUID, account: Account
) -> None:
    """Seal the account that a reward is paid to; one given later takes its place. Raises MissingScope, NotFound."""
    must_identify(principal)
    [found] = await _known(session, principal, [informant])
    found.account = await _seal(session, runtime, account)
    await session.flush()


async def open_identities(
    session: AsyncSession,
    runtime: Runtime,
    principal: Principal,
    informants: Collection[UUID],
    reason: str,
    what: What = "identity",
) -> dict[UUID, Identity]:
    """Who the informants are; each look is entered in the register. Raises MissingScope, NotFound."""
    known = await enter(session, runtime, principal, informants, reason, what)
    records = PersonalRecords(session, for_informants(runtime).vault)
    return {one.id: Identity.model_validate(await records.load(one.id)) for one in known}


async def open_accounts(
    session: AsyncSession, runtime: Runtime, principal: Principal, informants: Collection[UUID], reason: str
) -> dict[UUID, Account]:
    """The informants' bank accounts; each look is entered in the register. Raises MissingScope, NotFound, NoAccount."""
    known = await enter(session, runtime, principal, informants, reason, "account")
    without = [one.id for one in known if one.account is None]
    if without:
        raise NoAccount("계좌를 받지 않은 신고자가 있습니다. 지급신청서의 계좌를 먼저 넣으십시오.", informants=without)
    records = PersonalRecords(session, for_informants(runtime).vault)
    return {one.id: Account.model_validate(await records.load(one.account)) for one in known if one.account}


async def enter(
    session: AsyncSession,
    runtime: Runtime,
    principal: Principal,
    informants: Collection[UUID],
    reason: str,
    what: What,
) -> Sequence[Informant]:
    """Enter a look at informants, before anything is shown. Raises MissingScope, NotFound."""
    must_identify(principal)
    known = await _known(session, principal, informants)
    vault = for_informants(runtime).vault
    for one in known:
        access = new_id()
        sealed = vault.seal(access, {"reason": reason})
        session.add(
            IdentityAccess(
                id=access,
                municipality=one.municipality,
                informant=one.id,
                what=what,
                actor=principal.actor,
                reason_key=sealed.key_id,
                reason=sealed.blob,
                at=runtime.clock.now(),
            )
        )
    await session.flush()
    return known


async def accesses(
    session: AsyncSession, runtime: Runtime, municipality: str, informant: UUID | None, after: UUID | None, limit: int
) -> list[AccessView]:
    """The register for the auditor, the oldest first."""
    vault = for_informants(runtime).vault
    rows = await repository.accesses(session, municipality, informant, after, limit)
    return [
        AccessView.model_validate(
            row.model_dump(exclude={"reason", "reason_key"})
            | {"access": row.id, "reason": vault.open(row.id, Sealed(row.reason_key, row.reason))["reason"]}
        )
        for row in rows
    ]


def must_identify(principal: Principal) -> None:
    """Asked again here, so that no route shows an informant by an oversight."""
    if IDENTIFY not in principal.scopes:
        raise MissingScope("신고자의 신원을 볼 권한이 없습니다. 지정된 담당자에게 요청하십시오.", scope=IDENTIFY)


async def _known(session: AsyncSession, principal: Principal, informants: Collection[UUID]) -> list[Informant]:
    found = await repository.known(session, principal.municipality, informants)
    if unknown := set(informants) - set(found):
        raise NotFound("그런 신고자가 없습니다. 번호와 지방자치단체를 확인하십시오.", informants=sorted(unknown))
    return [found[informant] for informant in sorted(found)]


async def _seal(session: AsyncSession, runtime: Runtime, data: Identity | Account) -> UUID:
    record = new_id()
    padding = " " * (_SEALED_BYTES - len(data.model_dump_json().encode()))
    await PersonalRecords(session, for_informants(runtime).vault).keep(
        record,
        data.model_dump(mode="json") | {"padding": padding},
        purpose=PURPOSE,
        made_at=runtime.clock.now(),
        retain_until=runtime.settings.retain_until(PURPOSE, runtime.clock.today()),
    )
    return record
