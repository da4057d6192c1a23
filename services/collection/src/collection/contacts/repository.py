"""Contacts: the only SQL of them."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from collection.contacts.models import Contact


async def of_bills(session: AsyncSession, bills: Sequence[UUID]) -> list[Contact]:
    """Contacts about `bills`, in order of day."""
    found = await session.execute(
        select(Contact).where(col(Contact.bill).in_(bills)).order_by(col(Contact.day), col(Contact.id))
    )
    return list(found.scalars())
