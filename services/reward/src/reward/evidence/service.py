"""Taking a report's files, and giving them back."""

from collections.abc import AsyncIterator
from typing import cast
from uuid import UUID

from semu_kit import uploads
from semu_kit.auth import MissingScope, Principal
from semu_kit.problems import NotFound, Problem
from semu_kit.runtime import Runtime
from sqlalchemy.ext.asyncio import AsyncSession

from reward.evidence import repository
from reward.evidence.formats import MEDIA_TYPES, Edges, format_of
from reward.evidence.models import EVIDENCE, FORM, ReportFile
from reward.identities import service as identities
from reward.identities.keys import for_informants
from reward.reports import repository as reports
from reward.reports import steps
from reward.reports.models import Report
from reward.settings import Settings


class EvidenceTooLarge(Problem):
    status, type, title = 413, "evidence-too-large", "The file is too large"

    def __init__(self, limit: int) -> None:
        super().__init__(f"파일이 {limit}바이트를 넘습니다. 나누어 보내십시오.", limit=limit)


class FormatNotTaken(Problem):
    """The file is of no kind that is taken, or not all of it came."""

    status, type, title = 422, "evidence-format-not-taken", "A file of this kind is not taken"


class NamesInformant(MissingScope):
    """The file shows who informed: the case officers do not open it."""

    type, title = "file-names-informant", "The file names the informant"


async def receive_form(
    session: AsyncSession, runtime: Runtime, principal: Principal, report: UUID, body: AsyncIterator[bytes]
) -> ReportFile:
    """Keep the signed form of a report. Raises as `receive` does."""
    return await _receive(session, runtime, principal, report, body, FORM, names_informant=True)


async def receive(
    session: AsyncSession,
    runtime: Runtime,
    principal: Principal,
    report: UUID,
    body: AsyncIterator[bytes],
    *,
    names_informant: bool,
) -> ReportFile:
    """Keep a file of evidence; it answers what was asked for, if anything was (조례 §6②).

    Raises NotFound, ReportClosed, EvidenceTooLarge, FormatNotTaken; then nothing of it is kept.
    """
    file = await _receive(session, runtime, principal, report, body, EVIDENCE, names_informant=names_informant)
    await reports.answer_requests(session, report, runtime.clock.today())
    return file


async def _receive(
    session: AsyncSession,
    runtime: Runtime,
    principal: Principal,
    report: UUID,
    body: AsyncIterator[bytes],
    kind: str,
    *,
    names_informant: bool,
) -> ReportFile:
    await steps.find(session, principal.municipality, report)
    limit = cast(Settings, runtime.settings).max_evidence_bytes
    edges = Edges(body)
    kept = await uploads.keep(
        session, for_informants(runtime), aiter(edges), purpose="report", limit=limit, too_large=EvidenceTooLarge
    )
    found = format_of(edges.head, edges.tail)
    if found is None:
        raise FormatNotTaken(
            "받지 않는 형식이거나 끝까지 오지 않은 파일입니다(매크로가 든 통합문서 포함). PDF나 사진, 통합문서로 바꾸어"
            " 다시 보내십시오.",
            media_types=MEDIA_TYPES,
        )
    # Held only now: a slow sender must not keep the case from its officer.
    held = await steps.take(session, principal.municipality, report, *steps.OPEN)
    file = ReportFile(
        report=report,
        number=len(await repository.of_report(session, held.id)) + 1,
        kind=kind,
        names_informant=names_informant,
        media_type=found.media_type,
        size=kept.size,
        chunks=kept.chunks,
        added_by=principal.actor,
        added_at=runtime.clock.now(),
    )
    session.add(file)
    await session.flush()
    return file


async def _file(session: AsyncSession, report: Report, number: int) -> ReportFile:
    """One file of a report. Raises NotFound."""
    found = await session.get(ReportFile, (report.id, number))
    if found is None:
        raise NotFound("그런 증거자료가 없습니다. 번호를 확인하십시오.", number=number)
    return found


async def for_case(session: AsyncSession, municipality: str, report: UUID, number: int) -> ReportFile:
    """A file that a case officer may open. Raises NotFound, NamesInformant."""
    file = await _file(session, await steps.find(session, municipality, report), number)
    if file.names_informant:
        raise NamesInformant(
            "신고자가 드러나는 자료입니다. 신원 열람 권한이 있는 담당자가 사유를 적고 열어야 합니다.",
            scope=identities.IDENTIFY,
        )
    return file


async def for_identifier(
    session: AsyncSession, runtime: Runtime, principal: Principal, report: UUID, number: int, reason: str
) -> ReportFile:
    """Any file, opened with a reason that is entered in the register. Raises NotFound, MissingScope."""
    found = await steps.find(session, principal.municipality, report)
    file = await _file(session, found, number)
    await identities.enter(session, runtime, principal, [found.informant], reason, "file")
    return file


async def content(runtime: Runtime, file: ReportFile) -> AsyncIterator[bytes]:
    """The file's bytes, opened a chunk at a time in a transaction of their own."""
    async with runtime.database.transaction() as session:
        async for piece in uploads.content(session, for_informants(runtime).vault, file.chunks):
            yield piece
