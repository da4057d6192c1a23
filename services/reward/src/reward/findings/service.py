"""Recording who found hidden revenue (숨은 세원 발굴); the credits of the bills follow."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from semu_kit.auth import Principal
from semu_kit.ids import new_id
from semu_kit.problems import Conflict, NotFound, Problem
from semu_kit.runtime import Runtime
from semu_law import load
from sqlalchemy.ext.asyncio import AsyncSession

from reward.citizens import service as citizens
from reward.credits.terms import Terms
from reward.facts import repository as facts
from reward.findings import repository
from reward.findings.models import FinderRow, FindingRow, FoundBill
from reward.findings.schemas import CitizenFinder, FinderAnswer, FindingAnswer, NewFinding, OfficialFinder


class FoundAhead(Problem):
    """Something is recorded as found once it is."""

    status, type, title = 422, "found-ahead", "The day of the finding lies in the future"


class UseNotListed(Problem):
    """Of non-tax revenue only the uses that the ordinance lists are rewarded (조례 §3②1호)."""

    status, type, title = 422, "use-not-listed", "The ordinance lists no such use"


class BillFoundAlready(Conflict):
    """A bill was levied because of one finding: who found it first."""

    type, title = "bill-found-already", "A bill belongs to another finding"


class BillOfAnother(NotFound):
    """The bill is known as another municipality's."""

    type, title = "bill-of-another", "No such bill of this municipality"


class FinderTwice(Problem):
    """Each finder is named once: the shares are equal."""

    status, type, title = 422, "finder-twice", "A finder is named twice"


class FindingUnknown(NotFound):
    """No finding of the caller's municipality has this id."""

    type, title = "finding-unknown", "No such finding"


class FindingWithdrawn(Conflict):
    """It is withdrawn once."""

    type, title = "finding-withdrawn", "The finding is withdrawn already"


class FindingRewarded(Conflict):
    """What the committee has recognised is taken back by a clawback, not by a withdrawal."""

    type, title = "finding-rewarded", "The committee has recognised a reward for the finding"


async def record(session: AsyncSession, runtime: Runtime, principal: Principal, new: NewFinding) -> FindingRow:
    """Keep the finding, and mark its bills.

    Holds the bills. The race: two findings name one bill at once; the second finds it taken. Raises FoundAhead,
    UseNotListed, BillOfAnother, BillFoundAlready, FinderTwice.
    """
    municipality, bills = principal.municipality, set(new.bills)
    if new.found_on > runtime.clock.today():
        raise FoundAhead("아직 오지 않은 날입니다. 찾아낸 날을 보내십시오.", day=new.found_on)
    if new.use is not None:
        _check_use(municipality, new.use, runtime.clock.today())
    await facts.lock_bills(session, municipality, bills)
    if foreign := await repository.foreign(session, municipality, bills):
        raise BillOfAnother("이 지방자치단체의 과세 건이 아닌 것이 있습니다. 번호를 확인하십시오.", bills=foreign)
    if taken := await repository.found_already(session, bills):
        raise BillFoundAlready("이미 다른 발굴에 든 과세 건이 있습니다. 빼고 다시 보내십시오.", bills=taken)
    finding = FindingRow(
        id=new_id(), municipality=municipality, use=new.use, found_on=new.found_on, actor=principal.actor,
        recorded_at=runtime.clock.now(),
    )  # fmt: skip
    session.add(finding)
    await session.flush()
    finders = [await _finder(session, runtime, municipality, finding.id, one) for one in new.finders]
    if len({finder.person for finder in finders}) < len(finders):
        raise FinderTwice("같은 사람이 두 번 적혔습니다. 한 사람을 한 번만 적으십시오.")
    session.add_all([*finders, *(FoundBill(bill=bill, finding=finding.id) for bill in bills)])
    await session.flush()
    await facts.touch(session, municipality, bills)
    return finding


def _check_use(municipality: str, use: str, today: date) -> None:
    found = Terms(load(), municipality, today).ordinance("reward.finding.non-tax-uses")
    listed = sorted(found.names) if found else []
    if use not in listed:
        raise UseNotListed("조례가 든 사용이 아닙니다. 든 것 가운데에서 고르십시오.", use=use, listed=listed)


async def withdraw(
    session: AsyncSession, runtime: Runtime, principal: Principal, finding: UUID, reason: str
) -> FindingRow:
    """Withdraw what was recorded in error: its provisional credits fall, and its bills may be another's.

    Holds the finding, then its bills: the committee's decision on a credit holds them too. Raises FindingUnknown,
    FindingWithdrawn, FindingRewarded.
    """
    found = await repository.hold(session, finding)
    if found is None or found.municipality != principal.municipality:
        raise FindingUnknown("그런 발굴 기록이 없습니다. 번호를 확인하십시오.", finding=finding)
    if found.withdrawn_at is not None:
        raise FindingWithdrawn("이미 철회된 발굴 기록입니다. 철회할 것을 확인하십시오.", finding=finding)
    bills = (await repository.bills_of(session, [finding]))[finding]
    await facts.lock_bills(session, principal.municipality, bills)
    if recognised := await repository.decided_upon(session, bills):
        raise FindingRewarded(
            "위원회가 이미 인정한 포상금이 있습니다. 지급했으면 환수로 처리하십시오.", credits=recognised
        )
    found.withdrawn_at, found.withdrawn_by, found.withdrawal = runtime.clock.now(), principal.actor, reason
    await repository.let_go(session, finding)
    await session.flush()
    await facts.touch(session, principal.municipality, bills)
    return found


async def _finder(
    session: AsyncSession, runtime: Runtime, municipality: str, finding: UUID, one: OfficialFinder | CitizenFinder
) -> FinderRow:
    if isinstance(one, OfficialFinder):
        return FinderRow(finding=finding, person=one.official, official=True)
    person = await citizens.known_as(session, runtime, municipality, one)
    return FinderRow(finding=finding, person=person, official=False)


async def answers(session: AsyncSession, findings: Sequence[FindingRow]) -> list[FindingAnswer]:
    ids = [finding.id for finding in findings]
    bills, finders = await repository.bills_of(session, ids), await repository.finders_of(session, ids)
    return [
        FindingAnswer(
            finding=one.id, use=one.use, found_on=one.found_on, bills=bills[one.id],
            finders=[FinderAnswer(person=finder.person, official=finder.official) for finder in finders[one.id]],
            actor=one.actor, recorded_at=one.recorded_at, withdrawn_at=one.withdrawn_at, withdrawal=one.withdrawal,
        )
        for one in findings
    ]  # fmt: skip
