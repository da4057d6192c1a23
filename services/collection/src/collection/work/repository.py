"""Contacts and dispositions: the only SQL of them."""

from collections.abc import Sequence
from typing import TypeVar
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from collection.work.models import Work

OneWork = TypeVar("OneWork", bound=Work)


async def of_bills(session: AsyncSession, kind: type[OneWork], bills: Sequence[UUID]) -> list[OneWork]:
    """Contacts, or dispositions, about `bills`, in order of day."""
    found = await session.execute(select(kind).where(col(kind.bill).in_(bills)).order_by(col(kind.day), col(kind.id)))
    return list(found.scalars())
