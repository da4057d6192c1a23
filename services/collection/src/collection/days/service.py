"""The close of the booking day (일 마감): its entries chained, the head signed, published and kept."""

from collections.abc import AsyncIterator
from datetime import date, datetime, time, timedelta

from prometheus_client import Gauge
from pydantic import SecretStr
from semu_contracts.events.collection import ClosedDay, DayClosed
from semu_kit.clock import KST, Clock
from semu_kit.db import Database
from semu_kit.ids import shard_of
from semu_kit.outbox import events_about, record
from semu_kit.problems import Conflict, NotFound, Problem
from sqlalchemy.ext.asyncio import AsyncSession

from collection.days import repository
from collection.days.chain import GENESIS, VERSION, DayChain, Head, opening_line
from collection.days.keys import Signer, key_id
from collection.days.models import DayClose
from collection.days.schemas import HeadAnswer
from collection.ledger import repository as ledger

CLOSED_THROUGH = Gauge(
    "semu_ledger_closed_through_seconds", "Unix time at the beginning of the last closed booking day", ["municipality"]
)


class BookingDayNotOver(Problem):
    """Entries may still be made on the day to close."""

    status, type, title = 422, "booking-day-not-over", "The booking day is not over"


class BookingDayClosed(Conflict):
    """A closed day is never closed again: its head is published."""

    type, title = "booking-day-closed", "The booking day is closed"


class EarlierDayOpen(Conflict):
    """The chain has no gaps: each day follows the day before."""

    type, title = "earlier-booking-day-open", "An earlier booking day is not closed"


class NoEntriesYet(NotFound):
    """The chain of a municipality begins with the first day on which anything was entered."""

    type, title = "ledger-without-entries", "The ledger has no entries up to this day"


class NothingClosed(NotFound):
    """No day of the caller's municipality is closed within these days."""

    type, title = "no-closed-day", "No closed day within these days"


class SigningKeyMissing(Problem):
    """This process was not told the key, or what it was told is none."""

    status, type, title = 503, "signing-key-missing", "The key that signs closed days is missing"


def signer_of(setting: SecretStr | None) -> Signer:
    """From the setting `ledger_signing_key`. Raises SigningKeyMissing."""
    try:
        return Signer(setting.get_secret_value() if setting else "")
    except ValueError:
        raise SigningKeyMissing(
            "원장의 일 마감에 서명할 키가 없습니다. 환경변수 SEMU_LEDGER_SIGNING_KEY나 /run/secrets의 같은 이름 파일에"
            " base64로 쓴 32바이트를 넣으십시오. 새로 설치할 때는 make secrets가 만듭니다."
        ) from None


async def close(
    session: AsyncSession, clock: Clock, key: SecretStr | None, municipality: str, actor: str, day: date
) -> HeadAnswer:
    """Close one booking day, whatever is still unmatched. `key` is the setting `ledger_signing_key`.

    Raises BookingDayNotOver, BookingDayClosed, EarlierDayOpen, NoEntriesYet, SigningKeyMissing.
    """
    if day >= clock.today():
        raise BookingDayNotOver("아직 끝나지 않은 날은 마감할 수 없습니다. 어제나 그 전날을 보내십시오.", day=day)
    last = await repository.last(session, municipality)
    following = await _following(session, municipality, last)
    if following is None or (last is None and day < following):
        raise NoEntriesYet("이 날까지 원장에 기록이 없습니다. 지방자치단체와 날을 확인하십시오.", day=day)
    if day > following:
        raise EarlierDayOpen("앞선 날이 아직 마감되지 않았습니다. 그날부터 차례로 마감하십시오.", open_day=following)
    if day == following and (closed := await _close(session, clock, signer_of(key), municipality, actor, day)):
        return answer(closed)
    raise BookingDayClosed("이미 마감한 날입니다. 마감한 날의 머리는 GET /ledger/heads로 보십시오.", day=day)


async def close_next(session: AsyncSession, clock: Clock, signer: Signer, municipality: str, through: date) -> bool:
    """Close the municipality's next open booking day if it is over and not after `through`; False if there is none."""
    following = await _following(session, municipality, await repository.last(session, municipality))
    if following is None or following > min(through, clock.today() - timedelta(days=1)):
        return False
    await _close(session, clock, signer, municipality, "system:day-close", following)
    return True


async def _following(session: AsyncSession, municipality: str, last: DayClose | None) -> date | None:
    if last is not None:
        return last.day + timedelta(days=1)
    return await repository.first_booking_day(session, municipality)


async def _close(
    session: AsyncSession, clock: Clock, signer: Signer, municipality: str, actor: str, day: date
) -> DayClose | None:
    """Chain a day and keep its head; None if it was closed by another worker in the same instant.

    The entries are read before the lock, so that no posting waits for a large day. Under the lock nothing is being
    posted any more: if the day has grown since it was read, it is read again, and after the commit it cannot grow.
    """
    last = await repository.last(session, municipality)
    previous = last.head if last else GENESIS
    head, won = await _chained(session, municipality, day, previous)
    await ledger.lock_for_close(session, municipality)
    if await repository.is_closed(session, municipality, day):
        return None
    if await repository.count(session, municipality, day) != head.entries:
        head, won = await _chained(session, municipality, day, previous)
    closed = DayClose(
        municipality=municipality,
        day=day,
        entries=head.entries,
        won=won,
        previous=previous,
        head=head.head,
        signature=signer.sign(head.signed_text()),
        public_key=signer.public_key,
        actor=actor,
        closed_at=clock.now(),
    )
    session.add(closed)
    await session.flush()
    await _tell(session, closed)
    return closed


async def _chained(session: AsyncSession, municipality: str, day: date, previous: str) -> tuple[Head, int]:
    chain, won, after = DayChain(municipality, day, previous), 0, 0
    while page := await repository.entries(session, municipality, day, after):
        for entry in page:
            chain.add(entry["block"])
            won += entry["won"]
        after = page[-1]["seq"]
    return chain.head(), won


async def _tell(session: AsyncSession, closed: DayClose) -> None:
    item = ClosedDay(
        day=closed.day, entries=closed.entries, head=closed.head, signature=closed.signature,
        key_id=key_id(closed.public_key),
    )  # fmt: skip
    await record(
        session,
        *events_about(
            DayClosed,
            [item],
            shard=lambda one: shard_of(one.ordering_key),
            source="collection",
            municipality=closed.municipality,
            actor=closed.actor,
            at=closed.closed_at,
        ),
    )


async def measure(session: AsyncSession) -> None:
    """Set the gauge that shows closes which do not come any more."""
    for municipality, day in await repository.closed_through(session):
        CLOSED_THROUGH.labels(municipality).set(datetime.combine(day, time(), KST).timestamp())


def answer(closed: DayClose) -> HeadAnswer:
    """A closed day as it is published."""
    return HeadAnswer(key_id=key_id(closed.public_key), **closed.model_dump(exclude={"public_key"}))


async def exported(database: Database, closed: list[DayClose]) -> AsyncIterator[bytes]:
    """The text of closed days in their order, to be written to a file as it comes.

    Each page of entries is read in a transaction of its own: a closed day does not change, and a slow reader holds
    no connection.
    """
    first, last = closed[0], closed[-1]
    yield f"semu-ledger\t{VERSION}\t{first.municipality}\t{first.day}\t{last.day}\n".encode()
    for day in closed:
        yield opening_line(day.municipality, day.day).encode()
        chain, after = DayChain(day.municipality, day.day, day.previous), 0
        while True:
            async with database.transaction() as session:
                page = await repository.entries(session, day.municipality, day.day, after)
            if not page:
                break
            yield "".join(f"{entry['block']}link\t{chain.add(entry['block'])}\n" for entry in page).encode()
            after = page[-1]["seq"]
        head = Head(day.municipality, day.day, day.entries, day.head)
        yield head.closing_line(day.signature, key_id(day.public_key)).encode()
