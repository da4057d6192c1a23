"""The register of clients."""

from datetime import datetime

from semu_kit.problems import Conflict
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.clients import repository
from gateway.clients.models import Client
from gateway.clients.schemas import ClientEntry
from gateway.passwords import hashed, matches


class ClientAlreadyRegistered(Conflict):
    type, title = "client-already-registered", "The client id is taken"


async def register(session: AsyncSession, entry: ClientEntry, *, municipality: str, actor: str, at: datetime) -> Client:
    """Register one client of `municipality` (`*` for services). Raises ClientAlreadyRegistered."""
    client = Client(
        client_id=entry.client_id,
        kind=entry.kind,
        name=entry.name,
        municipality=municipality,
        scopes=sorted(set(entry.scopes)),
        redirect_uris=entry.redirect_uris,
        secret_hash=await hashed(entry.secret.get_secret_value()) if entry.secret else None,
        registered_by=actor,
        registered_at=at,
    )
    try:
        # Two registrations of one id at once: the primary key lets only the first through.
        async with session.begin_nested():
            session.add(client)
    except IntegrityError as error:
        raise ClientAlreadyRegistered(
            "이미 등록된 클라이언트 식별자입니다. 다른 식별자를 쓰십시오.", client_id=entry.client_id
        ) from error
    return client


async def ensure(session: AsyncSession, entry: ClientEntry, *, municipality: str, actor: str, at: datetime) -> None:
    """Register the client, or bring its secret, scopes and addresses to what `entry` says."""
    client = await repository.find_for_change(session, entry.client_id)
    if client is None:
        await register(session, entry, municipality=municipality, actor=actor, at=at)
        return
    client.scopes = sorted(set(entry.scopes))
    client.redirect_uris = entry.redirect_uris
    if entry.secret is not None and not await matches(entry.secret.get_secret_value(), client.secret_hash):
        client.secret_hash = await hashed(entry.secret.get_secret_value())
