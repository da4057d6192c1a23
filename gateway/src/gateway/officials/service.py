"""The register of officials (담당 공무원 명부), and telling the services of every change."""

from datetime import date, datetime
from uuid import UUID

from semu_contracts.events.gateway import ChangedOfficial, OfficialChanged
from semu_kit.ids import new_id, shard_of
from semu_kit.outbox import events_about, record
from semu_kit.pii import PersonalRecords, Vault
from semu_kit.problems import Conflict, NotFound
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.officials import repository
from gateway.officials.models import Official, OfficialLine
from gateway.officials.schemas import Line, NewOfficial
from gateway.passwords import hashed, matches


class OfficialAlreadyRegistered(Conflict):
    type, title = "official-already-registered", "The official or the sign-in id is registered"


def sign_in_index(vault: Vault, sign_in_id: str) -> bytes:
    """By what an official is found at sign-in."""
    return vault.blind_index("sign-in-id", sign_in_id)


async def register(
    session: AsyncSession,
    vault: Vault,
    entry: NewOfficial,
    *,
    municipality: str,
    actor: str,
    at: datetime,
    retain_until: date,
) -> Official:
    """Register an official with a first line and tell `official.changed`. `retain_until` is the last day that
    the name (성명) is kept. Raises OfficialAlreadyRegistered."""
    official = Official(
        id=entry.official or new_id(),
        municipality=municipality,
        sign_in_index=sign_in_index(vault, entry.sign_in_id),
        password_hash=await hashed(entry.password.get_secret_value()),
        scopes=entry.scopes,
        registered_by=actor,
        registered_at=at,
    )
    try:
        # Two registrations of one person at once: the unique keys let only the first through.
        async with session.begin_nested():
            session.add(official)
    except IntegrityError as error:
        raise OfficialAlreadyRegistered("이미 등록된 공무원이거나 로그인 아이디입니다. 다른 값을 쓰십시오.") from error
    await PersonalRecords(session, vault).keep(
        official.id,
        {"name": entry.name, "sign_in_id": entry.sign_in_id},
        purpose="official",
        made_at=at,
        retain_until=retain_until,
    )
    await record_line(session, official, entry, actor=actor, at=at)
    return official


async def change(
    session: AsyncSession, official_id: UUID, line: Line, *, municipality: str, actor: str, at: datetime
) -> None:
    """Add a line to an official of `municipality`. Raises NotFound, for another municipality's official too."""
    # The row lock keeps two changes of one official in the order in which their events are told.
    official = await repository.find_for_change(session, official_id)
    if official is None or official.municipality != municipality:
        raise NotFound("등록되지 않은 공무원입니다. 식별자를 확인하십시오.", official=official_id)
    await record_line(session, official, line, actor=actor, at=at)


async def record_line(session: AsyncSession, official: Official, line: Line, *, actor: str, at: datetime) -> None:
    """Add one dated line and tell it."""
    session.add(
        OfficialLine(
            id=new_id(), official=official.id, from_day=line.from_day, department=line.department, grade=line.grade,
            term_limited=line.term_limited, active=line.active, recorded_by=actor, recorded_at=at,
        )
    )  # fmt: skip
    await session.flush()
    changed = ChangedOfficial(
        official=official.id, department=line.department, grade=line.grade, term_limited=line.term_limited,
        active=line.active, from_day=line.from_day,
    )  # fmt: skip
    await record(
        session,
        *events_about(
            OfficialChanged, [changed], shard=lambda item: shard_of(item.official), source="gateway",
            municipality=official.municipality, actor=actor, at=at,
        ),
    )  # fmt: skip


async def ensure(
    session: AsyncSession,
    vault: Vault,
    entry: NewOfficial,
    *,
    municipality: str,
    actor: str,
    at: datetime,
    retain_until: date,
) -> None:
    """Register the official, or bring password, scopes and the line of that day to what `entry` says."""
    official = await repository.find_for_change(session, entry.official) if entry.official else None
    if official is None:
        await register(session, vault, entry, municipality=municipality, actor=actor, at=at, retain_until=retain_until)
        return
    official.scopes = entry.scopes
    if not await matches(entry.password.get_secret_value(), official.password_hash):
        official.password_hash = await hashed(entry.password.get_secret_value())
    kept = await repository.line_in_force(session, official.id, entry.from_day)
    if kept is None or any(getattr(kept, field) != getattr(entry, field) for field in Line.model_fields):
        await record_line(session, official, entry, actor=actor, at=at)
