"""List, mend, replay and discard. Settling one lets those go on that waited behind it, in their order."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from pydantic import ValidationError
from semu_contracts.events import UnknownEventType, parse
from sqlalchemy import Select, exists, or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from semu_kit import inbox
from semu_kit.handlers import Context, Handlers
from semu_kit.plumbing import DeadLetter
from semu_kit.problems import Conflict, NotFound, Problem
from semu_kit.runtime import Runtime
from semu_kit.transient import is_transient

_letters = DeadLetter.__table__  # type: ignore[attr-defined]
_KEPT = ("id", "source", "type", "municipality", "actor", "shard")
"""Whose fact it is and who did it: no mending changes that."""
ITSELF = "system:release"
"""Who settles what a newer release can read."""
_AT_ONCE = 50


class NoSuchDeadLetter(NotFound):
    type, title = "dead-letter-not-found", "No such dead letter"


class DeadLetterNotParked(Conflict):
    """It waits behind another one, or it was settled already."""

    type, title = "dead-letter-not-parked", "The dead letter is not parked"


class UnfitMending(Problem):
    """The mended event cannot be read, is no longer about the same fact, or is another municipality's."""

    status, type, title = 422, "unfit-mending", "The mended event does not fit"


async def page(session: AsyncSession, municipality: str, state: str, after: int, limit: int) -> Sequence[DeadLetter]:
    """Dead letters in a state, of a municipality (`*`: all), in the order of arrival, past the `after`th."""
    rows = await session.scalars(
        _of(municipality).where(_letters.c.state == state, _letters.c.seq > after).order_by(_letters.c.seq).limit(limit)
    )
    return rows.all()


async def mend(session: AsyncSession, municipality: str, letter_id: UUID, event: dict[str, Any]) -> DeadLetter:
    """Put `event` in the payload's place; the original stays. Raises UnfitMending."""
    letter = await _parked(session, municipality, letter_id)
    try:
        read = parse(json.dumps(event).encode())
    except (ValidationError, UnknownEventType) as error:
        raise UnfitMending(
            "고친 내용을 읽을 수 없습니다. reason을 보고 다시 고치십시오.", reason=inbox.reason_of(error)
        ) from error
    if letter.payload is not None:
        keys = [item.ordering_key for item in read.data.items]
        if keys != [letter.ordering_key] or any(event.get(name) != letter.payload[name] for name in _KEPT):
            raise UnfitMending(
                "사건 번호·종류·지방자치단체·행위자·대상은 바꿀 수 없고, 항목은 하나여야 합니다. 원래 값대로 두십시오.",
                event=letter.event_id,
            )
    elif municipality not in ("*", read.municipality):
        # Everybody sees an unreadable message: nobody may make it a fact of another city.
        raise UnfitMending("다른 지방자치단체의 사건으로 고칠 수 없습니다. 그 지방자치단체가 처리해야 합니다.")
    letter.mended = event
    return letter


async def replay(context: Context, handlers: Handlers, municipality: str, letter_id: UUID, actor: str) -> DeadLetter:
    """Apply a parked letter again, then those behind it. If it fails once more, it stays parked with the reason."""
    letter = await _parked(context.session, municipality, letter_id)
    failure = await _apply(context, handlers, letter)
    if failure is None:
        _settle(context, letter, "replayed", actor)
        await _let_go_on(context, handlers, letter, actor)
    else:
        letter.attempts += 1
        letter.reason = failure
    return letter


async def discard(
    context: Context, handlers: Handlers, municipality: str, letter_id: UUID, actor: str, note: str
) -> DeadLetter:
    """Give a parked letter up, for the reason in `note`, and apply those behind it."""
    letter = await _parked(context.session, municipality, letter_id)
    letter.note = note
    _settle(context, letter, "discarded", actor)
    await _let_go_on(context, handlers, letter, actor)
    return letter


async def apply_readable(runtime: Runtime, handlers: Handlers) -> None:
    """The job: apply what nobody could read when it came, and this release can: during an upgrade, a worker of the
    release before parks events of types that it does not know. One transaction each, in the order of arrival."""
    unread = (_letters.c.state == "parked") & _letters.c.ordering_key.is_(None) & _letters.c.mended.is_(None)
    after = 0
    while True:
        async with runtime.database.transaction() as session:
            some = select(_letters.c.id, _letters.c.seq, _letters.c.raw).where(unread, _letters.c.seq > after)
            parked = (await session.execute(some.order_by(_letters.c.seq).limit(_AT_ONCE))).all()
        if not parked:
            return
        after = parked[-1].seq
        for letter in parked:
            if _is_readable(letter.raw):
                async with runtime.database.transaction() as session:
                    await _apply_readable(Context(session, runtime), handlers, letter.id)


async def _apply_readable(context: Context, handlers: Handlers, letter_id: UUID) -> None:
    try:
        letter = await _parked(context.session, "*", letter_id)
    except DeadLetterNotParked:
        return  # another worker or an operator was there first
    if not handlers.handles(parse(letter.raw or b"").type):
        letter.note = "of no concern to this service"
        _settle(context, letter, "discarded", ITSELF)
    elif failure := await _apply(context, handlers, letter):
        letter.reason = failure
    else:
        _settle(context, letter, "replayed", ITSELF)


def _is_readable(raw: bytes | None) -> bool:
    try:
        parse(raw or b"")
    except (ValidationError, UnknownEventType):
        return False
    return True


def _of(municipality: str) -> Select[DeadLetter]:
    letters = select(DeadLetter)
    if municipality == "*":
        return letters
    # Nobody knows whose an unreadable message is; it holds no personal data.
    return letters.where(or_(_letters.c.payload.is_(None), _letters.c.payload["municipality"].astext == municipality))


async def _parked(session: AsyncSession, municipality: str, letter_id: UUID) -> DeadLetter:
    # While a consumer applies a batch, it may be adding to those who wait behind this letter: they would be left
    # waiting for ever. So settling and applying exclude each other.
    await session.execute(text(f"SELECT pg_advisory_xact_lock({inbox.ORDER_LOCK})"))
    letter = await session.scalar(_of(municipality).where(_letters.c.id == letter_id).with_for_update())
    if letter is None:
        raise NoSuchDeadLetter("그런 보류 항목이 없습니다. 목록에서 번호를 확인하십시오.", dead_letter=letter_id)
    if letter.state != "parked":
        raise DeadLetterNotParked(
            "보류된 항목만 처리할 수 있습니다. 기다리는 항목은 앞선 항목을 먼저 처리하십시오.", state=letter.state
        )
    return letter


async def _apply(context: Context, handlers: Handlers, letter: DeadLetter) -> str | None:
    """Why it failed, or None."""
    value = letter.raw if letter.mended is None and letter.raw else json.dumps(letter.mended or letter.payload).encode()
    message = inbox.Message(letter.topic, letter.partition, letter.offset, value)
    try:
        if letter.raw is not None:
            await inbox.apply_again(context, handlers, message)
        else:
            async with context.session.begin_nested():
                await handlers.apply(context, parse(value), part=True)
    except Exception as error:
        if is_transient(error):
            raise
        return inbox.reason_of(error)
    return None


def _settle(context: Context, letter: DeadLetter, state: str, actor: str) -> None:
    letter.state = state
    letter.settled_by = actor
    letter.settled_at = context.clock.now()


async def _let_go_on(context: Context, handlers: Handlers, settled: DeadLetter, actor: str) -> None:
    """Apply what waits for the settled letter's key, until one of them fails and is parked in its turn."""
    await context.session.flush()
    same_key = _letters.c.ordering_key == settled.ordering_key
    if await context.session.scalar(select(exists().where(same_key, _letters.c.state == "parked"))):
        return
    waiting = await context.session.scalars(
        select(DeadLetter).where(same_key, _letters.c.state == "waiting").order_by(_letters.c.seq)
    )
    for letter in waiting.all():
        failure = await _apply(context, handlers, letter)
        if failure is not None:
            letter.state, letter.reason = "parked", failure
            return
        _settle(context, letter, "replayed", actor)
