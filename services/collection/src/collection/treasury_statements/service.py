"""Putting in a statement of the treasury."""

from collections import Counter

from semu_kit.auth import Principal
from semu_kit.clock import Clock
from semu_kit.ids import new_id
from semu_kit.problems import Problem
from sqlalchemy.ext.asyncio import AsyncSession

from collection.items import code_of
from collection.months import Month, must_be_over
from collection.treasury_statements.models import TreasuryStatement
from collection.treasury_statements.schemas import TreasuryLine


class ItemTwice(Problem):
    """A statement has one line an item."""

    status, type, title = 422, "item-twice", "An item has two lines"


async def put(
    session: AsyncSession, clock: Clock, principal: Principal, month: Month, lines: list[TreasuryLine]
) -> TreasuryStatement:
    """Keep a statement; an earlier one of the same month stays, and counts no more. Raises MonthNotOver, ItemUnknown,
    ItemTwice."""
    must_be_over(month, clock.today())
    coded = [line.model_copy(update={"item": code_of(line.item) if line.item else None}) for line in lines]
    item, times = Counter(line.item for line in coded).most_common(1)[0]
    if times > 1:
        raise ItemTwice("같은 세목이 두 줄 있습니다. 한 줄로 합쳐 보내십시오.", item=item)
    statement = TreasuryStatement(
        id=new_id(),
        municipality=principal.municipality,
        fiscal_year=month.fiscal_year,
        month=month.first,
        lines=[line.model_dump() for line in coded],
        put_by=principal.actor,
        put_at=clock.now(),
    )
    session.add(statement)
    return statement
