"""The bank's answer to a transfer file, read back row by row: paid, or failed and to be paid anew."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict
from uuid import UUID

from semu_contracts.events.reward import PaidPayout, PayoutPaid
from semu_kit.auth import Principal
from semu_kit.clock import Clock
from semu_kit.ids import new_id, shard_of
from semu_kit.outbox import events_about, record
from semu_kit.problems import Problem
from sqlalchemy.ext.asyncio import AsyncSession

from reward.clawbacks.opening import close_unpaid
from reward.payouts import repository as payouts
from reward.payouts.models import FAILED, PAID, SENT, Payout
from reward.payouts.telling import told
from reward.transfers.models import TransferAnswer, TransferFile
from reward.transfers.rules import Answer, NotThisAnswer, Refusal, Result, read, refusal
from reward.transfers.service import find, head_of, profile_of


class AnswerRefused(Problem):
    """The whole answer is cut short, of another file, or does not add up: nothing of it is taken."""

    status, type, title = 422, "transfer-answer-refused", "The bank's answer cannot be taken"

    def __init__(self, fault: Refusal) -> None:
        super().__init__(f"{fault.reason} {fault.remedy}", fault=asdict(fault))


async def take(
    session: AsyncSession, clock: Clock, principal: Principal, transfer: UUID, content: bytes
) -> tuple[TransferAnswer, list[Refusal]]:
    """Take the results that are right by themselves, and tell what was paid; the same answer again changes nothing.
    Before the day of transfer no result is one: nothing was transferred yet.

    Raises TransferUnknown, AnswerRefused.
    """
    file, _ = await find(session, principal.municipality, transfer)
    # Two copies of one answer at once: the second waits here, and finds what the first wrote.
    lines = {line.sequence or 0: line for line in await payouts.of_transfer(session, transfer, held=True)}
    answer = _read(file, lines, content)
    refusals, paid, failed, repeated = list(answer.refusals), list[Payout](), list[Payout](), 0
    early = clock.today() < file.day
    for result in answer.results:
        line = lines[result.sequence]
        if early:
            refusals.append(refusal(result.line, "day", file.day.isoformat(), "before_transfer_day"))
        elif line.state == SENT:
            _apply(file, line, result)
            (failed if result.failure else paid).append(line)
        elif (line.state, line.reason) == ((FAILED, result.failure) if result.failure else (PAID, None)):
            repeated += 1
        else:
            refusals.append(refusal(result.line, "result", result.code, "answered_otherwise"))
    taken = TransferAnswer(
        id=new_id(), transfer=transfer, sha256=hashlib.sha256(content).digest(), paid=len(paid), failed=len(failed),
        repeated=repeated, refused=len(refusals), actor=principal.actor, taken_at=clock.now(),
    )  # fmt: skip
    session.add(taken)
    await session.flush()
    await close_unpaid(session, failed, "not-paid")
    await _tell(session, clock, principal, file, paid)
    return taken, sorted(refusals, key=lambda one: one.line)


def _read(file: TransferFile, lines: dict[int, Payout], content: bytes) -> Answer:
    try:
        orders = {sequence: line.won for sequence, line in lines.items()}
        return read(profile_of(file), head_of(file), orders, content)
    except NotThisAnswer as refused:
        raise AnswerRefused(refused.refusal) from None


def _apply(file: TransferFile, line: Payout, result: Result) -> None:
    if result.failure:
        line.state, line.reason = FAILED, result.failure
    else:
        line.state, line.paid_on = PAID, file.day


async def _tell(
    session: AsyncSession, clock: Clock, principal: Principal, file: TransferFile, paid: Sequence[Payout]
) -> None:
    items = [PaidPayout(**told(one), paid_on=file.day, fiscal_year=one.fiscal_year) for one in paid]
    events = events_about(
        PayoutPaid, items, shard=lambda item: shard_of(item.award), source="reward",
        municipality=principal.municipality, actor=principal.actor, at=clock.now(),
    )  # fmt: skip
    await record(session, *events)
