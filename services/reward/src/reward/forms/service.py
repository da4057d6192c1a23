"""Filling forms in with what is kept; what shows an informant is entered in the register of looks."""

from datetime import date
from typing import Literal
from uuid import UUID

from semu_kit.auth import Principal
from semu_kit.pii import PersonalRecords
from semu_kit.problems import NotFound, Problem
from semu_kit.runtime import Runtime
from semu_kit.sheets.document import Document
from semu_law import NotInForce, Release, UnknownKey
from sqlalchemy.ext.asyncio import AsyncSession

from reward.claims import repository as claims
from reward.claims.models import Claim
from reward.claims.service import ClaimUnknown
from reward.evidence import repository as files
from reward.evidence.models import EVIDENCE
from reward.forms import papers, repository
from reward.forms.papers import City, Claimant, Filed
from reward.identities import service as identities
from reward.identities.schemas import Account
from reward.kinds import InformantKind
from reward.reports import steps, texts
from reward.reports.rules import EVASION, HIDDEN_ASSETS

Which = Literal["evasion-report", "hidden-assets-report", "claim"]
"""별지 제1호, 제2호, 제3호서식."""
_KINDS: dict[Which, InformantKind] = {"evasion-report": EVASION, "hidden-assets-report": HIDDEN_ASSETS}


class NoSuchForm(NotFound):
    """No ordinance of that day asks for the form."""

    type, title = "form-not-kept", "The municipality has no such form"


class ReasonMissing(Problem):
    """Whoever looks at an informant says why."""

    status, type, title = 422, "reason-missing", "Why the informant must be seen is not said"


def blank(law: Release, municipality: str, which: Which, day: date) -> Document:
    """A form to fill in by hand. Raises NoSuchForm."""
    if which == "claim":
        return papers.claim(_city(law, municipality, "reward.claim.form", day))
    return papers.report(_KINDS[which], _city(law, municipality, "reward.reports.form", day))


async def of_report(
    session: AsyncSession, runtime: Runtime, law: Release, principal: Principal, report: UUID, reason: str
) -> tuple[str, Document]:
    """The report's form, to be signed by who informed; and the report's number.

    Raises ReportUnknown, MissingScope, NoSuchForm.
    """
    found = await steps.find(session, principal.municipality, report)
    opened = await identities.open_identities(session, runtime, principal, [found.informant], reason, "file")
    words = await texts.read(session, runtime, [found.statement])
    evidence = [one for one in await files.of_report(session, report) if one.kind == EVIDENCE]
    filed = Filed(
        found.number, found.matter, opened[found.informant], words[found.statement], len(evidence), found.reported_on
    )
    city = _city(law, found.municipality, "reward.reports.form", found.reported_on)
    return found.number, papers.report(found.kind, city, filed)


async def of_claim(
    session: AsyncSession, runtime: Runtime, law: Release, principal: Principal, claim: UUID, reason: str | None
) -> Document:
    """The claim's form; an informant's for the one role that may see it, and with a reason.

    Raises ClaimUnknown, ReasonMissing, MissingScope, NoAccount, NoSuchForm.
    """
    found = await claims.get(session, principal.municipality, claim)
    if found is None:
        raise ClaimUnknown("그런 지급신청이 없습니다. 번호를 확인하십시오.", claim=claim)
    city = _city(law, found.municipality, "reward.claim.form", found.claimed_on)
    awards = await repository.claimed(session, claim)
    if found.informant:
        name, account, number = await _informant(session, runtime, principal, found, reason)
    else:
        principal.must_hold("rewards:write")
        assert found.account is not None, "only an informant's account is kept elsewhere"
        account = Account.model_validate(await PersonalRecords(session, runtime.vault).load(found.account))
        name, number = account.holder, ""
    return papers.claim(city, Claimant(name, account, found.claimed_on, awards, number))


async def _informant(
    session: AsyncSession, runtime: Runtime, principal: Principal, claim: Claim, reason: str | None
) -> tuple[str, Account, str]:
    identities.must_identify(principal)
    if reason is None:
        raise ReasonMissing("신고자의 신청서입니다. 열람하는 사유(reason)를 넣어 다시 보내십시오.")
    person = claim.person
    opened = await identities.open_identities(session, runtime, principal, [person], reason, "file")
    accounts = await identities.open_accounts(session, runtime, principal, [person], reason)
    return opened[person].name, accounts[person], await repository.report_number(session, person)


def _city(law: Release, municipality: str, key: str, day: date) -> City:
    try:
        article = law.ordinance(municipality, key, day).article
    except (NotInForce, UnknownKey):
        raise NoSuchForm("그 날에 이 서식을 두는 조례가 없습니다. 지방자치단체와 날짜를 확인하십시오.") from None
    return City(law.municipalities[municipality].name, article)


