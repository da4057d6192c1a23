"""Members come and go."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from semu_kit.auth import Principal
from semu_kit.ids import new_id
from semu_kit.pii import PersonalRecords, Vault
from semu_kit.problems import Conflict, NotFound, Problem
from semu_kit.runtime import Runtime
from semu_law import Release
from sqlalchemy.ext.asyncio import AsyncSession

from reward.committee.charter import Charter, charter
from reward.committee.members import repository
from reward.committee.members.models import Member
from reward.committee.members.rules import Sitting, Term, TooManyTerms, fault, next_term, overfilled, remaining_term
from reward.committee.members.schemas import MembersView, MemberView, NewAppointed, NewByOffice, NewEnd

PURPOSE = "committee_member"


class NoCommittee(Conflict):
    """No reward ordinance of the municipality sets up a committee on that day."""

    type, title = "no-committee", "The municipality has no committee on that day"


class MemberUnknown(NotFound):
    type, title = "member-unknown", "No such member of the committee"


class OfficialUnknown(Problem):
    """Who sits by office is an official in the register on that day."""

    status, type, title = 422, "official-unknown", "The register does not know the official on that day"


class CommitteeOverfilled(Conflict):
    """The committee would have more than the ordinance allows."""

    type, title = "committee-overfilled", "The committee would not be composed as the ordinance says"


class RenewedTooOften(Conflict):
    """An appointed member is renewed twice at the most."""

    type, title = "renewed-too-often", "The member was renewed as often as the ordinance allows"


class NothingToSucceed(Conflict):
    """Only what is left of a term, after its member went, is served out by one successor."""

    type, title = "nothing-to-succeed", "Nothing is left of that term"


class SeatLeft(Conflict):
    """The membership has ended already."""

    type, title = "seat-left", "The member has left already"


class ImpossibleLastDay(Problem):
    """The last day lies within the membership."""

    status, type, title = 422, "impossible-last-day", "The last day is not possible"


def charter_on(law: Release, municipality: str, day: date) -> Charter:
    """Raises NoCommittee."""
    found = charter(law, municipality, day)
    if found is None:
        raise NoCommittee("그 날에 포상금 심의위원회를 둔 조례가 없습니다. 날짜를 확인하십시오.", day=day)
    return found


async def add(
    session: AsyncSession, law: Release, runtime: Runtime, principal: Principal, body: NewByOffice | NewAppointed
) -> Member:
    """Seat a member.

    Raises NoCommittee, OfficialUnknown, MemberUnknown, NothingToSucceed, RenewedTooOften, CommitteeOverfilled.
    """
    rules = charter_on(law, principal.municipality, body.from_day)
    await repository.lock(session, principal.municipality)
    if isinstance(body, NewByOffice):
        member = await _by_office(session, runtime, principal, body)
    else:
        member = await _appointed(session, rules, runtime, principal, body)
    others = await repository.overlapping(session, principal.municipality, member.from_day, member.until_day)
    _must_fit(rules, member, others)
    session.add(member)
    await session.flush()
    return member


def _must_fit(rules: Charter, member: Member, others: Sequence[Member]) -> None:
    """On the day the member comes, and on every later day of the term on which another joins."""
    for day in {member.from_day, *(one.from_day for one in others if one.from_day > member.from_day)}:
        in_office = [one for one in others if one.from_day <= day <= _leaves(one)]
        found = overfilled(rules, sittings([*in_office, member]))
        if found:
            raise CommitteeOverfilled(
                f"{found.why} 위원 명단을 확인하고 다시 보내십시오.", article=found.article, day=day
            )


def _leaves(member: Member) -> date:
    return min(member.until_day or date.max, member.ended_on or date.max)


async def _by_office(session: AsyncSession, runtime: Runtime, principal: Principal, body: NewByOffice) -> Member:
    if not await repository.is_active(session, principal.municipality, body.official, body.from_day):
        raise OfficialUnknown("공무원 명부에 그 날 재직 중인 공무원이 아닙니다. 번호와 날짜를 확인하십시오.")
    return Member(
        id=new_id(),
        municipality=principal.municipality,
        seat=body.seat,
        person=body.official,
        office=body.office,
        from_day=body.from_day,
        actor=principal.actor,
        recorded_at=runtime.clock.now(),
    )


async def _appointed(
    session: AsyncSession, rules: Charter, runtime: Runtime, principal: Principal, body: NewAppointed
) -> Member:
    person = (await _of_appointed(session, principal.municipality, body.renews)).person if body.renews else new_id()
    earlier = [_term(one) for one in await repository.of_person(session, principal.municipality, person)]
    try:
        if body.succeeds:
            last = await _left(session, principal.municipality, body.succeeds, body.from_day)
            term = remaining_term(rules, body.from_day, last, earlier)
        else:
            term = next_term(rules, body.from_day, earlier)
    except TooManyTerms:
        raise RenewedTooOften(
            f"위촉직 위원은 {rules.renewals.count}차례만 연임할 수 있습니다. 다른 사람을 위촉하십시오.",
            article=rules.renewals.article,
        ) from None
    member = Member(
        id=new_id(),
        municipality=principal.municipality,
        seat=body.seat,
        person=person,
        from_day=term.first,
        until_day=term.last,
        term=term.number,
        succeeds=body.succeeds,
        actor=principal.actor,
        recorded_at=runtime.clock.now(),
    )
    await PersonalRecords(session, runtime.vault).keep(
        member.id,
        {"name": body.name, "expertise": body.expertise},
        purpose=PURPOSE,
        made_at=runtime.clock.now(),
        retain_until=runtime.settings.retain_until(PURPOSE, term.last),
    )
    return member


def _term(member: Member) -> Term:
    assert member.term is not None, "an appointed member has a term"
    return Term(member.from_day, _leaves(member), member.term)


async def _left(session: AsyncSession, municipality: str, predecessor: UUID, first: date) -> date:
    """The last day of the term of a member who went before it. Raises MemberUnknown, NothingToSucceed."""
    gone = await _of_appointed(session, municipality, predecessor)
    assert gone.until_day is not None, "an appointed member has a term"
    left = gone.ended_on is not None and gone.ended_on < first <= gone.until_day
    if not left or await repository.successor(session, gone.id):
        raise NothingToSucceed("임기를 남기고 물러난 위촉직 위원의 자리가 아닙니다. 전임 위원과 날짜를 확인하십시오.")
    return gone.until_day


async def _of_appointed(session: AsyncSession, municipality: str, id: UUID) -> Member:
    """Raises MemberUnknown."""
    member = await find(session, municipality, id)
    if member.seat != "appointed":
        raise MemberUnknown("위촉직 위원이 아닙니다. 번호를 확인하십시오.", member=id)
    return member


async def end(session: AsyncSession, runtime: Runtime, principal: Principal, id: UUID, body: NewEnd) -> Member:
    """A member leaves before the term is over, or an official the office. Raises MemberUnknown, SeatLeft,
    ImpossibleLastDay."""
    await repository.lock(session, principal.municipality)
    member = await find(session, principal.municipality, id)
    if member.ended_on is not None:
        raise SeatLeft("이미 물러난 위원입니다. 위원 명단을 확인하십시오.", ended_on=member.ended_on)
    if not member.from_day <= body.last_day <= (member.until_day or date.max):
        raise ImpossibleLastDay("마지막 날은 재임 기간 안이어야 합니다. 날짜를 확인하십시오.")
    member.ended_on, member.ended_by = body.last_day, principal.actor
    await session.flush()
    return member


async def find(session: AsyncSession, municipality: str, id: UUID) -> Member:
    """Raises MemberUnknown."""
    member = await session.get(Member, id, populate_existing=True)
    if member is None or member.municipality != municipality:
        raise MemberUnknown("그런 위원이 없습니다. 번호를 확인하십시오.", member=id)
    return member


def sittings(members: Iterable[Member]) -> list[Sitting]:
    """What the rules ask of members."""
    return [Sitting(one.id, one.person, one.seat) for one in members]  # type: ignore[arg-type]  # a seat, by its check


async def show(session: AsyncSession, law: Release, vault: Vault, municipality: str, day: date) -> MembersView:
    """The committee on a day, with the names of the appointed. Raises NoCommittee."""
    rules = charter_on(law, municipality, day)
    members = await repository.on(session, municipality, day)
    found = fault(rules, sittings(members))
    sealed = await PersonalRecords(session, vault).load_many([one.id for one in members])
    return MembersView(
        municipality=municipality,
        day=day,
        members=[MemberView.model_validate(answer(one) | _of_person(sealed.get(one.id))) for one in members],
        fault=found.why if found else None,
        article=found.article if found else None,
    )


def _of_person(sealed: dict[str, Any] | None) -> dict[str, Any]:
    return sealed or {"name": None, "expertise": None}


def answer(member: Member) -> dict[str, Any]:
    """A membership as it is shown, without the name."""
    return member.model_dump(exclude={"id"}) | {"member": member.id}
