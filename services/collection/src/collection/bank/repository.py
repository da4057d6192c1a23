"""Bank statements: the only SQL of them."""

from semu_kit.db import driver
from sqlalchemy.ext.asyncio import AsyncSession

from collection.bank.models import BankStatement


async def put(session: AsyncSession, statement: BankStatement) -> None:
    """Keep a day's statement; of two put in at once, the later commit stands."""
    await (await driver(session)).execute(
        """
        INSERT INTO bank_statement (municipality, day, amount, put_by, put_at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (municipality, day) DO UPDATE SET amount = $3, put_by = $4, put_at = $5
        """,
        statement.municipality, statement.day, statement.amount, statement.put_by, statement.put_at,
    )  # fmt: skip
