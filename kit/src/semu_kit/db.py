"""One database of one service: its pool, its transactions, and the driver beneath for hot paths."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import cast

import asyncpg
from sqlalchemy import text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine


def driver_url(url: str) -> URL:
    """The address with the asyncpg driver named, whichever way it was written."""
    return make_url(url).set(drivername="postgresql+asyncpg")


class Database:
    """A pool of connections. `pool_size` is also the most that this process ever opens."""

    def __init__(self, url: str, *, pool_size: int = 10) -> None:
        self.url = driver_url(url)
        self._engine = create_async_engine(self.url, pool_size=pool_size, max_overflow=0, hide_parameters=True)
        self._sessions = async_sessionmaker(self._engine, expire_on_commit=False)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """One transaction: committed at the end, rolled back on any error. Nobody else commits."""
        async with self._sessions() as session, session.begin():
            yield session

    async def close(self) -> None:
        await self._engine.dispose()


async def driver(session: AsyncSession) -> asyncpg.Connection:
    """asyncpg's connection inside this session's transaction, for COPY and hot paths. Flush the session before."""
    connection = await session.connection()
    raw = cast(asyncpg.Connection, (await connection.get_raw_connection()).driver_connection)
    if not raw.is_in_transaction():
        # SQLAlchemy begins on its first statement; without one, the driver would commit every statement by itself.
        await session.execute(text("SELECT 1"))
    return raw
