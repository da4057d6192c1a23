"""A fiscal year's budget of rewards: appropriated by budget bills, charged by payouts (지방세기본법 §146①)."""

from semu_kit.auth import Principal
from semu_kit.clock import Clock
from semu_kit.ids import new_id
from semu_kit.problems import Conflict, Problem
from sqlalchemy.ext.asyncio import AsyncSession

from reward.budgets import repository
from reward.budgets.models import Appropriation
from reward.budgets.schemas import AppropriationView, BudgetView, NewAppropriation


class NothingAppropriated(Problem):
    """An appropriation of 0 won changes nothing."""

    status, type, title = 422, "nothing-appropriated", "An appropriation is not 0 won"


class BudgetCharged(Conflict):
    """Payouts are charged to what would be taken away."""

    type, title = "budget-charged", "Payouts are charged to the budget already"


async def appropriate(
    session: AsyncSession, clock: Clock, principal: Principal, fiscal_year: int, wanted: NewAppropriation
) -> BudgetView:
    """Record what a budget bill adds or takes. Raises NothingAppropriated, BudgetCharged."""
    if not wanted.won:
        raise NothingAppropriated("0원은 편성할 수 없습니다. 늘거나 준 금액을 보내십시오.")
    budget = await repository.open_and_lock(session, principal.municipality, fiscal_year)
    charged = await repository.charged(session, principal.municipality, fiscal_year)
    if budget.won + wanted.won < charged.won:
        raise BudgetCharged(
            "이미 지급을 결정한 금액보다 예산이 적어집니다. 남은 예산 안에서 줄이십시오.",
            budget=budget.won, charged=charged.won,
        )  # fmt: skip
    budget.won += wanted.won
    session.add(
        Appropriation(
            id=new_id(), municipality=principal.municipality, fiscal_year=fiscal_year, **wanted.model_dump(),
            actor=principal.actor, recorded_at=clock.now(),
        )
    )  # fmt: skip
    await session.flush()
    return await view(session, principal.municipality, fiscal_year)


async def view(session: AsyncSession, municipality: str, fiscal_year: int) -> BudgetView:
    """A year's budget; one of 0 won if nothing was appropriated."""
    budget = await repository.find(session, municipality, fiscal_year)
    charged = await repository.charged(session, municipality, fiscal_year)
    carried_awards, carried_won = await repository.carried(session, municipality, fiscal_year)
    won = budget.won if budget else 0
    appropriations = await repository.appropriations(session, municipality, fiscal_year)
    return BudgetView(
        fiscal_year=fiscal_year,
        won=won,
        ordered=charged.ordered,
        paid=charged.paid,
        restored=charged.restored,
        left=won - charged.won,
        carried_awards=carried_awards,
        carried_won=carried_won,
        appropriations=[
            AppropriationView.model_validate(one.model_dump() | {"appropriation": one.id}) for one in appropriations
        ],
    )
