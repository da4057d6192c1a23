"""Taking a report in, by the one role that sees who informs; and what that role does with the identity after."""

from uuid import UUID

from semu_kit.auth import Principal
from semu_kit.ids import new_id
from semu_kit.runtime import Runtime
from semu_law import NotInForce, Release
from sqlalchemy.ext.asyncio import AsyncSession

from reward.credits.terms import Terms
from reward.evidence import repository as files
from reward.evidence.models import EVIDENCE, FORM
from reward.identities import service as identities
from reward.identities.schemas import Account, Identity
from reward.reports import checks, repository, settled, steps, texts
from reward.reports.models import ACCEPTED, COMPLETED, NOTIFIED, RECEIVED, Report
from reward.reports.refusals import (
    AnonymousReport,
    ImpossibleReportDay,
    MatterOfAnotherKind,
    NoEvidence,
    NotAnOfficialsReport,
    NothingToApplyFor,
    Unsigned,
)
from reward.reports.rules import FORMS, MATTERS
from reward.reports.schemas import NewCheck, NewReport, Notice


async def receive(
    session: AsyncSession, runtime: Runtime, law: Release, principal: Principal, new: NewReport
) -> Report:
    """Enter what a form says. Raises AnonymousReport, MatterOfAnotherKind, NotAnOfficialsReport, ImpossibleReportDay.

    An official who informs in the line of duty is shut out at once (§146②): nobody after the intake could tell.
    """
    _check(law, principal.municipality, new, runtime)
    year = runtime.clock.today().year
    report = Report(
        id=new_id(),
        municipality=principal.municipality,
        year=year,
        serial=await repository.next_serial(session, principal.municipality, year),
        kind=new.kind,
        matter=new.matter,
        informant=await identities.keep(session, runtime, principal.municipality, new.informant),
        statement=await texts.keep(session, runtime, new.statement),
        reported_on=new.reported_on,
        state=RECEIVED,
        received_by=principal.actor,
        received_at=runtime.clock.now(),
    )
    session.add(report)
    await session.flush()
    ground = "직무와 관련하여 제공·신고함" if new.in_line_of_duty else "직무와 관련이 없음"
    duty = NewCheck(reason="official-duty", applies=new.in_line_of_duty, ground=f"{ground}(접수 담당자가 확인)")
    await checks.enter(session, runtime, law, principal, report, duty)
    return report


def _check(law: Release, municipality: str, new: NewReport, runtime: Runtime) -> None:
    if new.reported_on > runtime.clock.today():
        raise ImpossibleReportDay(
            "신고일이 아직 오지 않았습니다. 신고서의 날짜를 확인하십시오.", reported_on=new.reported_on
        )
    terms = Terms(law, municipality, new.reported_on)
    try:
        signed = terms.national("reward.report.signed")
    except NotInForce:
        raise ImpossibleReportDay(
            "그 날에 시행된 포상금 규정이 없습니다. 신고서의 날짜를 확인하십시오.", reported_on=new.reported_on
        ) from None
    if not new.informant.name.strip() or not new.informant.address.strip():
        raise AnonymousReport(
            "성명과 주소가 분명하지 않은 제보·신고는 받지 않습니다. 성명과 주소를 적어 다시 내도록 하십시오.",
            article=signed.article,
        )
    if new.matter not in MATTERS[new.kind]:
        raise MatterOfAnotherKind(
            f"{FORMS[new.kind]}의 내용이 될 수 없습니다. 아래 가운데 하나로 보내십시오.", matters=MATTERS[new.kind]
        )
    if new.in_line_of_duty and new.informant.official is None:
        raise NotAnOfficialsReport("직무와 관련한 신고라면 신고한 공무원의 번호(official)를 넣으십시오.")


async def accept(session: AsyncSession, law: Release, principal: Principal, report: UUID) -> Report:
    """Begin the case: the form is signed, and there is evidence.

    Raises ReportUnknown, ReportClosed, Unsigned, NoEvidence.
    """
    found = await steps.take(session, principal.municipality, report, RECEIVED)
    terms = Terms(law, found.municipality, found.reported_on)
    kinds = {file.kind for file in await files.of_report(session, report)}
    form = terms.ordinance("reward.reports.form")
    signed, evidence = terms.national("reward.report.signed"), terms.national("reward.report.evidence")
    if FORM not in kinds:
        articles = [one.article for one in (signed, form) if one is not None]
        raise Unsigned(
            f"서명하거나 날인한 {FORMS[found.kind]}이 없습니다. 신고서를 올린 뒤에 다시 보내십시오.", articles=articles
        )
    if EVIDENCE not in kinds:
        raise NoEvidence(
            "객관적으로 확인되는 증거자료가 없습니다. 증거자료를 올린 뒤에 다시 보내십시오.", article=evidence.article
        )
    found.state = ACCEPTED
    await session.flush()
    return found


async def identify(
    session: AsyncSession, runtime: Runtime, principal: Principal, report: UUID, reason: str
) -> tuple[Report, Identity]:
    """Who informed; entered in the register. Raises ReportUnknown, MissingScope."""
    found = await steps.find(session, principal.municipality, report)
    opened = await identities.open_identities(session, runtime, principal, [found.informant], reason)
    return found, opened[found.informant]


async def keep_account(
    session: AsyncSession, runtime: Runtime, principal: Principal, report: UUID, account: Account
) -> Report:
    """Where the reward is to be paid. Raises ReportUnknown, MissingScope."""
    found = await steps.find(session, principal.municipality, report)
    await identities.keep_account(session, runtime, principal, found.informant, account)
    return found


async def notify(
    session: AsyncSession, runtime: Runtime, law: Release, principal: Principal, report: UUID, reason: str
) -> Notice:
    """Tell the informant to apply (조례 §6③, before §5③); the letter may be written again.

    Raises ReportUnknown, ReportClosed, MissingScope, NothingToApplyFor.
    """
    found = await steps.take(session, principal.municipality, report, COMPLETED, NOTIFIED)
    today = runtime.clock.today()
    _, amount = await settled.computed(session, law, found, await repository.links(session, report), today)
    if amount.excluded is not None:
        raise NothingToApplyFor(
            f"지급할 포상금이 없습니다. {amount.excluded.why}", reason=amount.excluded.reason,
            article=amount.excluded.article,
        )  # fmt: skip
    opened = await identities.open_identities(session, runtime, principal, [found.informant], reason, "notice")
    identity = opened[found.informant]
    if found.state == COMPLETED:
        found.state, found.notified_on = NOTIFIED, today
    await session.flush()
    due = Terms(law, found.municipality, today).ordinance("reward.reports.notice")
    return Notice(
        number=found.number,
        name=identity.name,
        address=identity.address,
        text=[
            f"귀하의 제보·신고({found.number})와 관련된 징수가 {found.completed_on}에 완료되었습니다.",
            "포상금을 받으시려면 포상금 지급신청서(별지 제3호서식)를 내 주십시오.",
            *([f"근거: {due.article}"] if due else []),
        ],
    )
