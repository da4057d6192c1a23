"""What-ifs: asked at once, computed in pieces by the worker."""

from uuid import UUID

import structlog
from semu_kit.auth import Principal
from semu_kit.clock import Clock
from semu_kit.ids import new_id
from semu_kit.problems import Conflict, NotFound, Problem
from semu_kit.runtime import Runtime
from semu_law import LawError, Release, load
from semu_law.errors import told
from sqlalchemy.ext.asyncio import AsyncSession

from reward.budgets.models import Budget
from reward.facts import repository as facts
from reward.what_ifs import repository
from reward.what_ifs.models import WhatIf
from reward.what_ifs.rules import World, other_world, rewards_of, shares_of
from reward.what_ifs.schemas import KindAnswer, NewWhatIf, WhatIfAnswer

_BILLS_AT_ONCE = 1_000
_MONTHS_AT_ONCE = 20
"""A transaction: memory stays flat however large the year is, and a kill loses no more than one."""

log = structlog.get_logger()


class DraftRefused(Problem):
    """The draft is no ordinance: it breaks the format of law, or says what no ordinance can."""

    status, type, title = 422, "draft-refused", "The draft is no ordinance"


class WhatIfRunning(Conflict):
    """A what-if of this municipality is not done yet."""

    type, title = "what-if-running", "A what-if of this municipality is running"


class WhatIfUnknown(NotFound):
    """No what-if of the caller's municipality has this id."""

    type, title = "what-if-unknown", "No such what-if"


class YearAhead(Problem):
    """Nothing was collected in the year yet."""

    status, type, title = 422, "year-ahead", "The year lies in the future"


async def ask(session: AsyncSession, clock: Clock, principal: Principal, question: NewWhatIf) -> WhatIf:
    """Keep the question; the worker answers it. Raises DraftRefused, WhatIfRunning, YearAhead."""
    law, today = load(), clock.today()
    if question.year > today.year:
        raise YearAhead("아직 오지 않은 해입니다. 올해나 지난 해를 보내십시오.", year=question.year)
    try:
        other_world(law, principal.municipality, today, question.draft, question.law_of)
    except LawError as refusal:
        raise DraftRefused("조례안을 읽을 수 없습니다. 이유를 보고 고쳐 보내십시오.", reason=str(refusal)) from refusal
    on_record = await session.get(Budget, (principal.municipality, question.year))
    what_if = WhatIf(
        id=new_id(),
        municipality=principal.municipality,
        year=question.year,
        law_of=question.law_of,
        draft=question.draft,
        budget=on_record.won if question.budget is None and on_record else question.budget,
        law_release=law.hash,
        today=today,
        state="crediting",
        total=await repository.count_bills(session, principal.municipality, question.year),
        actor=principal.actor,
        asked_at=clock.now(),
    )
    if not await repository.add(session, what_if):
        raise WhatIfRunning("진행 중인 모의 적용이 있습니다. 끝난 뒤 다시 요청하십시오.")
    return what_if


async def find(session: AsyncSession, municipality: str, id: UUID) -> WhatIf:
    """One what-if of a municipality. Raises WhatIfUnknown."""
    found = await session.get(WhatIf, id)
    if found is None or found.municipality != municipality:
        raise WhatIfUnknown("그런 모의 적용이 없습니다. 번호와 지방자치단체를 확인하십시오.", what_if=id)
    return found


async def answer(session: AsyncSession, what_if: WhatIf) -> WhatIfAnswer:
    """How far it is, and its sums so far."""
    kinds = await repository.sums(session, what_if.id)
    now, then = sum(one.now for one in kinds), sum(one.then for one in kinds)
    budget = what_if.budget
    same = what_if.model_dump(
        include={
            "year", "law_of", "draft", "law_release", "state", "failure", "total", "bills", "budget", "actor",
            "asked_at", "ended_at",
        }
    )  # fmt: skip
    return WhatIfAnswer(
        what_if=what_if.id,
        kinds=[KindAnswer.model_validate(one._asdict()) for one in kinds],
        now=now,
        then=then,
        left_now=None if budget is None else budget - now,
        left_then=None if budget is None else budget - then,
        **same,
    )


async def answer_what_ifs(runtime: Runtime) -> None:
    """Go on with every what-if that is not done (a job of the worker): each piece commits by itself."""
    going = True
    while going:
        async with runtime.database.transaction() as session:
            going = await _advance(session, runtime.clock)


async def _advance(session: AsyncSession, clock: Clock) -> bool:
    """Do the next piece of some what-if; False if there is none."""
    what_if = await repository.take(session)
    if what_if is None:
        return False
    try:
        await (_credit(session, what_if) if what_if.state == "crediting" else _cap(session, what_if))
    except LawError as refusal:
        name, value, reason = told(refusal)
        what_if.state, what_if.failure = "failed", f"{name} ({value}): {reason}"
        await repository.drop_shares(session, what_if.id)
    if what_if.state in ("done", "failed"):
        what_if.ended_at = clock.now()
        log.info("what_if.ended", what_if=str(what_if.id), state=what_if.state, bills=what_if.bills)
    return True


async def _credit(session: AsyncSession, what_if: WhatIf) -> None:
    """The next bills by both laws; the facts are read once for both, so that a fact told meanwhile favours neither."""
    bills = await repository.next_bills(session, what_if, _BILLS_AT_ONCE)
    law = _kept(what_if.law_release)
    worlds = (
        World(law, what_if.today),
        other_world(law, what_if.municipality, what_if.today, what_if.draft, what_if.law_of),
    )
    known, register = await facts.load(session, bills)
    shares = [
        share
        for one in known.values()
        for share in shares_of(worlds, what_if.municipality, what_if.year, one.receipts, one.work(register))
    ]
    await repository.add_shares(session, what_if.id, shares)
    what_if.bills += len(bills)
    what_if.last_bill = bills[-1] if bills else what_if.last_bill
    if len(bills) < _BILLS_AT_ONCE:
        what_if.state = "capping"


async def _cap(session: AsyncSession, what_if: WhatIf) -> None:
    shares = await repository.take_months(session, what_if.id, _MONTHS_AT_ONCE)
    if shares:
        await repository.add_rewards(session, what_if.id, rewards_of(shares))
    else:
        what_if.state = "done"


def _kept(law_release: str) -> Release:
    """The release that the question was asked under, also when the law has been changed since."""
    present = load()
    return present if present.hash == law_release else load(law_release)
