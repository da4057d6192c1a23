"""Claims on form 3 (조례 §8①, before the amendment §7①), entered once the committee has decided on what they ask.

The form may be older than the decision: §8② has the claim received first and then the committee's review. No day of it
is held against the payee; nothing is paid before both are there.
"""

from collections.abc import Sequence
from datetime import date
from typing import get_args
from uuid import UUID

from semu_kit.auth import Principal
from semu_kit.ids import new_id
from semu_kit.pii import PersonalRecords
from semu_kit.problems import Conflict, NotFound, Problem
from semu_kit.runtime import Runtime
from semu_law import NotInForce, Release
from sqlalchemy.ext.asyncio import AsyncSession

from reward.awards import repository as awards_held
from reward.awards.models import Award
from reward.claims import repository
from reward.claims.models import Claim, ClaimedAward
from reward.claims.schemas import NewClaim
from reward.days import must_not_lie_ahead
from reward.identities.schemas import Account
from reward.kinds import InformantKind

PURPOSE = "reward_account"
"""Of the accounts' personal records."""


class ClaimUnknown(NotFound):
    """No claim of the caller's municipality has this id."""

    type, title = "claim-unknown", "No such claim"


class SeveralPersons(Problem):
    """A claim is one person's, and informants claim apart from what they earn otherwise."""

    status, type, title = 422, "claim-of-several-persons", "A claim is of one person"


class AlreadyClaimed(Conflict):
    """An award is claimed once, and stays claimed until it is paid."""

    type, title = "award-already-claimed", "An award was claimed before"


class NothingStands(Conflict):
    """All of the award fell with the receipts that it rested on."""

    type, title = "award-fell", "Nothing of an award stands"


class AccountMissing(Problem):
    """A reward is paid into an account of the payee (조례 §9③); an informant's is kept with the identity."""

    status, type, title = 422, "claim-account", "The claim's account is missing, or not to be given here"


class WithoutOrdinance(Problem):
    """Rewards are claimed under an ordinance that says how."""

    status, type, title = 422, "claim-day", "The day of the claim is not possible"


async def claim(session: AsyncSession, runtime: Runtime, law: Release, principal: Principal, wanted: NewClaim) -> Claim:
    """Keep a claim, filed by the person or by an official for the department.

    Raises NotFound, SeveralPersons, AlreadyClaimed, NothingStands, AccountMissing, WithoutOrdinance, DayAhead.
    """
    # Two who claim one award at once: the second waits here, and finds the first's claim.
    held = await awards_held.lock(session, set(wanted.awards))
    mine = [award for award in held.values() if award.municipality == principal.municipality]
    if missing := set(wanted.awards) - {award.id for award in mine}:
        raise NotFound("그런 포상금 결정이 없습니다. 번호를 확인하십시오.", awards=sorted(missing))
    informant = await _check(session, runtime, mine, wanted)
    made = Claim(
        id=new_id(),
        municipality=principal.municipality,
        person=mine[0].person,
        claimed_on=wanted.claimed_on,
        filed_by="person" if principal.subject == str(mine[0].person) else "department",
        informant=informant,
        account=await _seal(session, runtime, wanted.account) if wanted.account else None,
        article=_article(law, principal.municipality, wanted.claimed_on),
        actor=principal.actor,
        recorded_at=runtime.clock.now(),
    )
    session.add(made)
    await session.flush()
    session.add_all(ClaimedAward(award=award.id, claim=made.id) for award in mine)
    await session.flush()
    return made


async def _check(session: AsyncSession, runtime: Runtime, awards: Sequence[Award], wanted: NewClaim) -> bool:
    """Whether it is an informant's claim."""
    must_not_lie_ahead(wanted.claimed_on, runtime.clock)
    informants = {award.kind in get_args(InformantKind) for award in awards}
    if len({award.person for award in awards}) > 1 or len(informants) > 1:
        raise SeveralPersons("한 사람의 포상금만 한 번에 신청할 수 있습니다. 사람마다 따로 신청하십시오.")
    if fell := [award.id for award in awards if award.won == award.reduced]:
        raise NothingStands("수납이 취소되어 남은 금액이 없는 포상금입니다. 빼고 신청하십시오.", awards=sorted(fell))
    if claimed := await repository.claimed(session, {award.id for award in awards}):
        raise AlreadyClaimed("이미 신청한 포상금입니다. 빼고 신청하십시오.", awards=sorted(claimed))
    [informant] = informants
    if informant and wanted.account:
        raise AccountMissing("신고자의 계좌는 신고 접수 담당자가 접수 건에 넣습니다. 계좌를 빼고 신청하십시오.")
    if not informant and wanted.account is None:
        raise AccountMissing("포상금을 받을 예금계좌가 없습니다(조례 §9③). 계좌를 넣어 신청하십시오.")
    return informant


def _article(law: Release, municipality: str, day: date) -> str:
    try:
        return law.ordinance(municipality, "reward.claim.form", day).article
    except NotInForce:
        raise WithoutOrdinance("신청일에 시행 중인 포상금 조례가 없습니다. 신청일을 확인하십시오.") from None


async def set_account(
    session: AsyncSession, runtime: Runtime, principal: Principal, claim: UUID, account: Account
) -> Claim:
    """Pay the claim's awards into another account from now on; what is in a transfer file stays as it was sent.

    Raises ClaimUnknown, AccountMissing.
    """
    found = await repository.get(session, principal.municipality, claim, held=True)
    if found is None:
        raise ClaimUnknown("그런 지급신청이 없습니다. 번호를 확인하십시오.", claim=claim)
    if found.informant:
        raise AccountMissing("신고자의 계좌는 신고 접수 담당자가 접수 건에서 바꿉니다.")
    found.account = await _seal(session, runtime, account)
    await session.flush()
    return found


async def _seal(session: AsyncSession, runtime: Runtime, account: Account) -> UUID:
    record, clock = new_id(), runtime.clock
    await PersonalRecords(session, runtime.vault).keep(
        record, account.model_dump(), purpose=PURPOSE, made_at=clock.now(),
        retain_until=runtime.settings.retain_until(PURPOSE, clock.today()),
    )  # fmt: skip
    return record
