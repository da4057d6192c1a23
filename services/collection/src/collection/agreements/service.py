"""Comparing what the services hold of money, naming where they differ, and explaining it."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from semu_contracts.internal.sums import Fact, Subject, SumsAnswer, SumsQuestion
from semu_kit.auth import Principal
from semu_kit.client import ServiceClient
from semu_kit.clock import Clock
from semu_kit.ids import new_id
from semu_kit.problems import Forbidden, NotFound
from sqlalchemy.ext.asyncio import AsyncSession

from collection.agreements import repository, sums
from collection.agreements.models import Agreement, Explanation
from collection.agreements.rules import Difference, differences, differing
from collection.agreements.schemas import DifferenceAnswer, NewExplanation
from collection.officials import official_id
from collection.resources import Resources

_PAGE = 10_000


class AgreementUnknown(NotFound):
    """No comparison of the caller's municipality has this id."""

    type, title = "agreement-unknown", "No such comparison"


class DifferenceUnknown(NotFound):
    """No difference that stands has this name."""

    type, title = "difference-unknown", "No such difference"


class OfNoCity(Forbidden):
    """A service's token serves all municipalities, and a comparison is of one."""

    type, title = "agreement-of-no-city", "The token names no municipality"


def ask(session: AsyncSession, clock: Clock, principal: Principal) -> Agreement:
    """Ask for a comparison now, as after a restore; a worker does it. Raises OfNoCity."""
    if principal.municipality == "*":
        raise OfNoCity("대사할 지방자치단체가 정해지지 않은 토큰입니다. 그 지방자치단체의 담당자로 요청하십시오.")
    agreement = Agreement(
        id=new_id(),
        municipality=principal.municipality,
        day=clock.today(),
        asked_by=principal.actor,
        asked_at=clock.now(),
    )
    session.add(agreement)
    return agreement


async def find(session: AsyncSession, municipality: str, agreement: UUID) -> Agreement:
    """One comparison. Raises AgreementUnknown."""
    found = await session.get(Agreement, agreement)
    if found is None or found.municipality != municipality:
        raise AgreementUnknown("그런 대사가 없습니다. 번호를 확인하십시오.", agreement=agreement)
    return found


async def look(session: AsyncSession, clock: Clock, others: Resources, agreement: Agreement) -> None:
    """Look at everything once. A first look that sees no difference is the last.

    While a service works, its newest facts are always under way to the others, so that what differs is looked at again
    when they must have arrived. Raises UpstreamUnavailable, UpstreamRefused; the comparison is then looked at later.
    """
    number = 1 if agreement.first_look_at is None else 2
    now = clock.now()
    sides: tuple[tuple[Subject, str, ServiceClient], ...] = (
        ("decided", "/assessment/internal/v1/sums", others.assessment),
        ("approved", "/notification/internal/v1/sums", others.notification),
        ("credited", "/reward/internal/v1/sums", others.reward),
    )
    for subject, path, other in sides:
        for shard in await _differing(session, subject, path, other, agreement.municipality):
            found = await _compare(session, subject, path, other, agreement.municipality, shard)
            await repository.add_differences(session, agreement.id, number, subject, found, now)
    agreement.first_look_at = agreement.first_look_at or now
    if number == 2 or not await repository.has_differences(session, agreement.id):
        agreement.finished_at = now
        agreement.differences, _ = await repository.count_open(session, agreement.id)


async def _differing(
    session: AsyncSession, subject: Subject, path: str, other: ServiceClient, municipality: str
) -> list[int]:
    question = SumsQuestion(municipality=municipality)
    there = await other.post(path, question, SumsAnswer)
    return differing((await sums.sum_up(session, subject, question)).shards, there.shards)


async def _compare(
    session: AsyncSession, subject: Subject, path: str, other: ServiceClient, municipality: str, shard: int
) -> list[Difference]:
    """One shard, a sixty-fourth of all: what it holds fits in memory."""

    async def there(question: SumsQuestion) -> SumsAnswer:
        return await other.post(path, question, SumsAnswer)

    async def here(question: SumsQuestion) -> SumsAnswer:
        return await sums.sum_up(session, subject, question)

    question = SumsQuestion(municipality=municipality, shard=shard, limit=_PAGE)
    return list(differences(await _all(here, question), await _all(there, question)))


async def _all(ask: Callable[[SumsQuestion], Awaitable[SumsAnswer]], question: SumsQuestion) -> list[Fact]:
    """Every fact of the shard asked for, page by page."""
    facts = page = (await ask(question)).facts
    while len(page) == question.limit:
        question = question.model_copy(update={"after": page[-1].name})
        page = (await ask(question)).facts
        facts = facts + page
    return facts


async def explain(session: AsyncSession, clock: Clock, principal: Principal, new: NewExplanation) -> DifferenceAnswer:
    """Say why a difference stands, as it is now; should its amounts change, it is open again.

    Raises NotAnOfficial, DifferenceUnknown.
    """
    official_id(principal)
    found = await repository.differences(session, principal.municipality, new.subject, name=new.name)
    if not found or found[0]["state"] == "gone":
        raise DifferenceUnknown("지금 어긋나 있는 그런 건이 없습니다. 목록에서 이름을 확인하십시오.", name=new.name)
    standing = found[0]
    explanation = Explanation(
        id=new_id(),
        municipality=principal.municipality,
        here=standing["here"],
        there=standing["there"],
        explained_by=principal.actor,
        explained_at=clock.now(),
        **new.model_dump(),
    )
    session.add(explanation)
    said = {"state": "explained", **explanation.model_dump(include={"cause", "explained_by", "explained_at"})}
    return DifferenceAnswer.model_validate(standing | said)
