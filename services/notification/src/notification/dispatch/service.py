"""Sends waiting notices, a thousand a call, so that none is sent twice and none is forgotten.

A batch is written before it is sent, with the key of its call. If the answer never comes (the process died, the line
broke), the provider's own results, found by the batch's id, say whether it was taken; only if they know nothing of it
is it sent again, with the same key, which the provider refuses if it was taken after all.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from semu_contracts.internal.recipients import Recipient, RecipientsAnswer, RecipientsQuestion
from semu_kit.ids import new_id
from semu_kit.problems import Problem
from semu_kit.runtime import Runtime

from notification.dispatch import repository, results, wording
from notification.dispatch.models import Batch
from notification.dispatch.rules import LEASE, PUT_OFF, TURNS, wait_after
from notification.holds import repository as holds
from notification.municipalities.register import city
from notification.notices import service as notices
from notification.notices.rules import Unreachable, unreachable
from notification.providers.alimtalk.client import AlimtalkAway, CallNotTaken, Message, Taken
from notification.providers.alimtalk.codes import Call, Verdict
from notification.resources import resources_of

log = structlog.get_logger()

_REFUSED = "provider_refused"


async def dispatch(runtime: Runtime) -> None:
    """Send what is due, several batches at once, for a few turns: between two calls the worker may be stopped."""
    lanes = [_lane(runtime) for _ in range(resources_of(runtime).settings.alimtalk_concurrency)]
    # One lane's trouble leaves the others to finish their batches.
    for error in await asyncio.gather(*lanes, return_exceptions=True):
        if error is not None:
            raise error


async def register_template(runtime: Runtime) -> None:
    """Make sure that the provider knows today's wording; until it approves it, batches wait."""
    has = resources_of(runtime)
    try:
        await has.alimtalk.register_template(
            has.settings.alimtalk_template, wording.NAME, wording.CONTENT, wording.buttons(has.settings.public_url)
        )
    except (AlimtalkAway, CallNotTaken) as error:
        log.warning("dispatch.template_not_registered", error=str(error))


async def _lane(runtime: Runtime) -> None:
    for _ in range(TURNS):
        await resources_of(runtime).pacer.turn()
        batch = await _next(runtime)
        if batch is None:
            return
        try:
            await _send(runtime, batch)
        except (AlimtalkAway, Problem) as error:
            # The provider, assessment or the gateway is away: the batch stays as it stands, and waits.
            again_at = runtime.clock.now() + wait_after(batch.attempts)
            log.warning("dispatch.put_off", batch=str(batch.id), attempts=batch.attempts, error=str(error))
            async with runtime.database.transaction() as session:
                await repository.change(session, batch.id, next_attempt_at=again_at)


async def _next(runtime: Runtime) -> Batch | None:
    now = runtime.clock.now()
    async with runtime.database.transaction() as session:
        due = await repository.take_due(session, now, now + LEASE)
        return due or await repository.claim(session, now, now + LEASE)


async def _send(runtime: Runtime, batch: Batch) -> None:
    has = resources_of(runtime)
    if batch.called_at is not None and await _recovered(runtime, batch, batch.called_at):
        return
    if await _stopped(runtime, batch):
        return
    messages = await _address(runtime, batch)
    if not messages:
        async with runtime.database.transaction() as session:
            await repository.change(session, batch.id, state="accepted")
        return
    has.pacer.spend(len(messages))
    try:
        taken = await has.alimtalk.send(has.settings.alimtalk_template, batch.id, batch.key, messages)
    except CallNotTaken as refusal:
        await _not_taken(runtime, batch, messages, refusal)
    else:
        await _settle(runtime, batch, messages, taken)


async def _stopped(runtime: Runtime, batch: Batch) -> bool:
    """Whether the campaign was stopped before the provider took the batch: then nothing of it is sent."""
    now = runtime.clock.now()
    async with runtime.database.transaction() as session:
        rows = await repository.unsent(session, batch.id)
        unsent = [row["id"] for row in rows]
        if not await notices.stop_unsent(session, batch.campaign, batch.municipality, unsent, now):
            return False
        await repository.change(session, batch.id, state="stopped")
    return True


async def _address(runtime: Runtime, batch: Batch) -> list[Message]:
    """Ask assessment whom the notices are for, tell who cannot be reached, and ready the others' links.

    What was settled, lapsed or deferred since the campaign was approved is kept back, unless the provider was called
    with it before: then it may be on its way.
    """
    has = resources_of(runtime)
    async with runtime.database.transaction() as session:
        if batch.called_at is None:
            kept_back = await holds.kept_back(session, batch.id, runtime.clock.today())
            await notices.keep_back(session, kept_back, runtime.clock.now())
        rows = await repository.unsent(session, batch.id)
    if not rows:
        return []
    question = RecipientsQuestion(taxpayers=[row["taxpayer"] for row in rows])
    answer = await has.assessment.post("/assessment/internal/v1/recipients", question, RecipientsAnswer)
    by_taxpayer = {recipient.taxpayer: recipient for recipient in answer.recipients}
    recipients = {row["id"]: by_taxpayer.get(row["taxpayer"]) for row in rows}
    reasons = {notice: reason for notice, person in recipients.items() if (reason := _unreachable(person)) is not None}
    reached = {notice: person for notice, person in recipients.items() if person and notice not in reasons}
    now = runtime.clock.now()
    expires_at = now + has.settings.link_lifetime
    async with runtime.database.transaction() as session:
        await notices.fail(session, {notice: str(reason) for notice, reason in reasons.items()}, now)
        indexes = {
            notice: runtime.vault.blind_index("ci", person.ci) for notice, person in reached.items() if person.ci
        }
        await repository.address(session, indexes, has.links, expires_at)
        if reached and batch.called_at is None:
            await repository.change(session, batch.id, called_at=now)
    sender = city(batch.municipality)
    return [
        Message(notice, person.phone, wording.parameters(sender, person.name, has.links.token(notice), expires_at))
        for notice, person in reached.items()
        if person.phone
    ]


def _unreachable(recipient: Recipient | None) -> Unreachable | None:
    if recipient is None:
        return unreachable(None, None, None)
    return unreachable(recipient.kind, recipient.phone, recipient.ci)


async def _settle(runtime: Runtime, batch: Batch, messages: Sequence[Message], taken: Taken) -> None:
    now = runtime.clock.now()
    later = [notice for notice, meaning in taken.refused.items() if meaning.verdict is Verdict.LATER]
    failed = {notice: each.reason for notice, each in taken.refused.items() if each.verdict is Verdict.FAILED}
    if later:
        resources_of(runtime).pacer.slow_down()
    async with runtime.database.transaction() as session:
        if not await notices.stop_unsent(session, batch.campaign, batch.municipality, later, now):
            await repository.put_off(session, later, now + PUT_OFF)
        await notices.fail(session, failed, now)
        await notices.accept(
            session, {each.notice: now for each in messages if each.notice not in failed and each.notice not in later}
        )
        await repository.change(session, batch.id, state="accepted", request_id=taken.request_id)


async def _not_taken(runtime: Runtime, batch: Batch, messages: Sequence[Message], refusal: CallNotTaken) -> None:
    log.warning("dispatch.call_not_taken", batch=str(batch.id), code=refusal.code, meaning=str(refusal.call))
    now = runtime.clock.now()
    if refusal.call is Call.KEY_USED and await _recovered(runtime, batch, batch.called_at or now):
        return
    async with runtime.database.transaction() as session:
        if refusal.call is Call.REFUSED:
            await notices.fail(session, dict.fromkeys([message.notice for message in messages], _REFUSED), now)
            await repository.change(session, batch.id, state="refused")
        else:
            # A call that was refused as a whole took nothing, but its key is spent: the next one has a new key.
            spent = {"key": new_id(), "called_at": None} if refusal.call is Call.LATER else {}
            await repository.change(session, batch.id, next_attempt_at=now + wait_after(batch.attempts), **spent)


async def _recovered(runtime: Runtime, batch: Batch, called_at: datetime) -> bool:
    """Whether the provider's results know the batch: then it was taken, and they say what became of it."""
    since, until = called_at - timedelta(minutes=1), runtime.clock.now()
    pages = resources_of(runtime).alimtalk.results(since, until)
    known = [each async for page in pages for each in page if each.batch == batch.id]
    if not known:
        return False
    log.info("dispatch.recovered", batch=str(batch.id), known=len(known))
    async with runtime.database.transaction() as session:
        rows = await repository.unsent(session, batch.id)
        sent: dict[UUID, datetime] = {row["id"]: until for row in rows}
        await notices.accept(session, sent)
        await results.apply(session, known, until)
        await repository.change(session, batch.id, state="accepted")
    return True
