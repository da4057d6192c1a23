"""Withdrawing a levy file that was sent by mistake. Collection decides each bill under its own lock."""

from datetime import datetime
from uuid import UUID

from semu_contracts.events.assessment import LevyWithdrawalRequested, WithdrawalRequested
from semu_kit.auth import Principal
from semu_kit.problems import Conflict, NotFound
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.levies.service import tell_of_all
from assessment.levy_files.models import LevyFile
from assessment.levy_files.service import file_of
from assessment.withdrawals import repository
from assessment.withdrawals.schemas import Withdrawal


class FileNotLoaded(Conflict):
    """Only a loaded file has bills to withdraw."""

    type, title = "levy-file-not-loaded", "The levy file is not loaded"

    def __init__(self, file: LevyFile) -> None:
        super().__init__(
            "읽기가 끝난 파일만 취하할 수 있습니다. 상태가 loaded가 된 뒤 다시 보내십시오. "
            "실패한 파일은 부과된 것이 없습니다.",
            levy_file=file.id,
            state=file.state,
        )


async def withdraw(session: AsyncSession, principal: Principal, file_id: UUID, now: datetime) -> Withdrawal:
    """Ask collection to take the file's bills back. Raises NotFound, OtherMunicipality, FileNotLoaded.

    Asking again changes nothing, and answers how far the first request has come.
    """
    # The lock keeps two requests at once from telling collection twice.
    file = await file_of(session, principal, file_id, lock=True)
    if file.state != "loaded":
        raise FileNotLoaded(file)
    if file.withdrawal_requested_at is None:
        file.withdrawal_requested_at, file.withdrawal_requested_by = now, principal.actor
        await session.flush()
        await tell_of_all(
            session,
            file,
            LevyWithdrawalRequested,
            lambda row: WithdrawalRequested(bill=row["id"], taxpayer=row["taxpayer_id"]),
            actor=principal.actor,
            at=now,
            levy_file=file.id,
        )
    return await summary(session, file)


async def summary(session: AsyncSession, file: LevyFile) -> Withdrawal:
    """How many bills are gone, kept or still undecided. Raises NotFound if the file was not withdrawn."""
    if file.withdrawal_requested_at is None or file.withdrawal_requested_by is None:
        raise NotFound("취하한 적이 없는 파일입니다. 취하하려면 같은 주소로 POST를 보내십시오.", levy_file=file.id)
    counts = await repository.count(session, file.id)
    return Withdrawal(
        levy_file=file.id,
        requested_at=file.withdrawal_requested_at,
        requested_by=file.withdrawal_requested_by,
        pending=counts.get("pending", 0),
        withdrawn=counts.get("withdrawn", 0),
        kept=counts.get("kept", 0),
    )
