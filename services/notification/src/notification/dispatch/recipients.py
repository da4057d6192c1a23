"""Whom the links of notices open for that were put back after a restore: no event tells, so assessment is asked."""

from semu_contracts.internal.recipients import RecipientsAnswer, RecipientsQuestion
from semu_kit.runtime import Runtime

from notification.notices import repository
from notification.resources import resources_of

_AT_ONCE = 1_000


async def know_recipients(runtime: Runtime) -> None:
    """The job. Whom assessment does not know yet is asked for again the next time."""
    async with runtime.database.transaction() as session:
        notices = await repository.without_recipient(session, runtime.clock.now(), _AT_ONCE)
    if not notices:
        return
    question = RecipientsQuestion(taxpayers=list(set(notices.values())))
    answer = await resources_of(runtime).assessment.post(
        "/assessment/internal/v1/recipients", question, RecipientsAnswer
    )
    indexes = {one.taxpayer: runtime.vault.blind_index("ci", one.ci) for one in answer.recipients if one.ci}
    async with runtime.database.transaction() as session:
        await repository.set_recipients(
            session, {notice: indexes[taxpayer] for notice, taxpayer in notices.items() if taxpayer in indexes}
        )
