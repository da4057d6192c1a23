"""The ledger proved, and balanced as of any day."""

from datetime import date
from typing import Literal

from sqlalchemy.ext.asyncio import AsyncSession

from collection.ledger import repository
from collection.ledger.schemas import (
    BalanceLine,
    BankDay,
    BillProof,
    ComponentIdentity,
    FirstProof,
    ItemIdentity,
    Proofs,
    SecondProof,
    TrialBalance,
)  # fmt: skip

_SHOWN = 100
"""Most wrong bills that a proof names."""


async def prove(session: AsyncSession, municipality: str) -> Proofs:
    """The three identities with their figures. Each side of each comes from other postings, or from other tables."""
    by_component = [
        ComponentIdentity.model_validate(row) for row in await repository.by_component(session, municipality)
    ]
    by_item = [ItemIdentity.model_validate(row) for row in await repository.by_item(session, municipality)]
    first = FirstProof(holds=all(line.holds for line in by_component), lines=by_component)
    second = SecondProof(holds=all(line.holds for line in by_item), lines=by_item)
    third = await _prove_bills(session, municipality)
    return Proofs(
        municipality=municipality,
        holds=first.holds and second.holds and third.holds,
        by_component=first,
        by_item=second,
        by_bill=third,
    )


async def _prove_bills(session: AsyncSession, municipality: str) -> BillProof:
    wrong = await repository.wrong_bills(session, municipality, _SHOWN)
    broken = await repository.broken_carry_overs(session, municipality, _SHOWN)
    bank = [BankDay.model_validate(row) for row in await repository.bank_days(session, municipality)]
    return BillProof(
        holds=not wrong and not broken and all(day.holds is not False for day in bank),
        wrong_bills=wrong,
        broken_carry_overs=broken,
        bank=bank,
        days_not_compared=[day.day for day in bank if day.holds is None],
    )


async def trial_balance(
    session: AsyncSession, municipality: str, day: date, by: Literal["value", "booking"]
) -> TrialBalance:
    """The trial balance up to the end of `day`, by value day or by booking day."""
    lines = [BalanceLine.model_validate(row) for row in await repository.trial_balance(session, municipality, day, by)]
    return TrialBalance(
        municipality=municipality,
        day=day,
        by=by,
        lines=lines,
        debit=sum(line.debit for line in lines),
        credit=sum(line.credit for line in lines),
    )
