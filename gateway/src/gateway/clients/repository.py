"""The SQL of clients."""

from sqlalchemy.ext.asyncio import AsyncSession

from gateway.clients.models import Client


async def find(session: AsyncSession, client_id: str) -> Client | None:
    return await session.get(Client, client_id)


async def find_for_change(session: AsyncSession, client_id: str) -> Client | None:
    return await session.get(Client, client_id, with_for_update=True)
