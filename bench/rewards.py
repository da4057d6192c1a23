"""Receipts credited by the worker, beside a plain loop over the same arithmetic and beside the events' transport."""

import asyncio
import os
import random
import subprocess
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import asyncpg
from aiokafka import AIOKafkaProducer
from reward.credits.service import credit_touched
from reward.handlers import handlers
from reward.settings import Settings
from semu_contracts.events.collection import Amounts, ContactFact, PostedReceipt, ReceiptPosted
from semu_contracts.events.envelope import Event
from semu_embedded import Stack
from semu_embedded.databases import Passwords, ServiceDatabase, provide
from semu_kit.handlers import Context, Handlers
from semu_kit.migrations import migrate
from semu_kit.runtime import open_runtime
from semu_kit.topics import create_topics
from semu_kit.worker import Job, work
from semu_law import load
from semu_law.calendar import months_before

from bench.callbacks import plain
from bench.figures import Figure

_CITY = "41570"
_OFFICIALS, _AT_ONCE, _PARTITIONS = 50, 500, 8
_YEAR = 2026
_CREDITING = Job("credit-touched", timedelta(milliseconds=200), credit_touched)
_KEYS = '{"bench": "' + "A" * 43 + '="}'
_INFORMANT_KEYS = _KEYS.replace("A" * 43, "B" * 42 + "A")


@dataclass(frozen=True)
class Paid:
    """A receipt of a bill of its own, and the days on which one official called the debtor."""

    number: int
    day: date
    levy_year: int
    won: int
    official: int
    calls: tuple[date, ...]

    @property
    def in_arrears_since(self) -> date:
        return date(self.levy_year, 10, 1)


async def measure(stack: Stack, receipts: int) -> list[Figure]:
    """Receipts a second from the broker to capped credits, in a database and topics of their own; and the memory.

    Raises if the credits differ from the plain loop's by a single won.
    """
    prefix = f"bench-{uuid4().hex[:8]}."
    roles = Passwords(owner=stack.secret("database.reward.owner"), app=stack.secret("database.reward.app"))
    database = await provide(stack.parts.admin_url, "reward", roles, name=prefix.rstrip("."))
    await asyncio.to_thread(migrate, "reward", database.migration_url)
    topics = [prefix + topic for topic in handlers.topics]
    await create_topics(stack.parts.kafka_bootstrap, topics, partitions=_PARTITIONS)
    settings = _settings(stack, database, prefix)
    owner = await asyncpg.connect(plain(database.migration_url), command_timeout=None)
    try:
        await _register(owner)
        await _publish(settings, receipts)
        started, won = time.perf_counter(), _plain(_paid(receipts))
        loop = receipts / (time.perf_counter() - started)
        transport = await _transported(settings, receipts)
        await owner.execute("TRUNCATE inbox")
        ours, memory = await _credited(settings, owner, receipts)
        credited = await owner.fetchval("SELECT sum(amount) FROM credits")
    finally:
        await owner.close()
    if credited != won:
        raise ValueError(f"{credited:,} won are credited, but {won:,} by the plain loop")
    name = f"{receipts:,} receipts credited, from the broker to the month's cap"
    return [
        Figure(name, "receipts/s", [ours], "plain loop, won only", [loop]),
        Figure(name, "receipts/s", [ours], "transport of the events alone", [transport]),
        Figure("memory when all are credited", "MB", [memory[-1]], "when a tenth is", [memory[0]]),
    ]


def _settings(stack: Stack, database: ServiceDatabase, prefix: str) -> Settings:
    return Settings(
        database_url=database.url, kafka_bootstrap=stack.parts.kafka_bootstrap, kafka_prefix=prefix,
        topic_partitions=_PARTITIONS, gateway_url=stack.urls["gateway"], issuer=stack.urls["gateway"],
        client_id="reward", client_secret="bench", pii_keys=_KEYS, informant_keys=_INFORMANT_KEYS,
        blind_index_key="A" * 43 + "=", log_level="ERROR",
    )  # fmt: skip


def _paid(receipts: int) -> Iterator[Paid]:
    """Receipts of a year's days, of arrears of one to five years; a quarter was urged but once."""
    chance = random.Random(0)
    for number in range(receipts):
        day = date(_YEAR, 1, 1) + timedelta(days=chance.randrange(290))
        calls = tuple(day - timedelta(days=chance.randrange(1, 240)) for _ in range(chance.choice((1, 2, 2, 3))))
        won = chance.randrange(50_000, 5_000_000, 10)
        yield Paid(number, day, _YEAR - chance.randrange(1, 6), won, chance.randrange(_OFFICIALS), calls)


def _plain(receipts: Iterator[Paid]) -> int:
    """The same won: rate, cap of the case, cap of the month in the fixed order."""
    law = load()

    def found(key: str) -> int:
        return law.ordinance(_CITY, key, date(_YEAR, 1, 1)).won

    case_cap, month_cap = found("reward.cap.case"), found("reward.cap.month")
    rates = {years: law.ordinance(_CITY, f"reward.rate.year-{years}", date(_YEAR, 1, 1)).ratio for years in (1, 2, 3)}
    percent = {years: (rate.numerator, rate.denominator) for years, rate in rates.items()}
    months: defaultdict[tuple[int, int], list[tuple[date, str, int]]] = defaultdict(list)
    for one in receipts:
        first = max(months_before(one.day, 6), one.in_arrears_since)
        if sum(first <= call < one.day for call in one.calls) < 2:
            continue
        numerator, denominator = percent[min(one.day.year - one.levy_year, 3)]
        share = min(one.won * numerator // denominator, case_cap) // 10 * 10
        months[one.official, one.day.month].append((one.day, f"{one.number:09}", share))
    total = 0
    for of_month in months.values():
        reached = 0
        for _, _, share in sorted(of_month):
            reached += max(min(share, month_cap - reached), 0)
        total += reached
    return total


async def _register(owner: asyncpg.Connection) -> None:
    await owner.execute(
        "INSERT INTO officials (official, from_day, municipality, department, grade, term_limited, active)"
        " SELECT unnest($1::uuid[]), '2020-01-01', $2, '징수과', 7, false, true",
        [_official(number) for number in range(_OFFICIALS)], _CITY,
    )  # fmt: skip


def _official(number: int) -> UUID:
    return UUID(int=1 << 100 | number)


async def _publish(settings: Settings, receipts: int) -> None:
    """All events wait in the broker before anybody reads."""
    producer = AIOKafkaProducer(bootstrap_servers=settings.kafka_bootstrap, max_request_size=16 * 1024**2)
    await producer.start()
    try:
        topic, waiting = settings.kafka_prefix + ReceiptPosted.topic, list[PostedReceipt]()
        for one in _paid(receipts):
            waiting.append(_posted(one))
            if len(waiting) == _AT_ONCE or one.number == receipts - 1:
                shard = one.number // _AT_ONCE % 64
                await producer.send_and_wait(topic, _event(waiting, shard), partition=shard % _PARTITIONS)
                waiting.clear()
    finally:
        await producer.stop()


def _posted(one: Paid) -> PostedReceipt:
    bill = UUID(int=2 << 100 | one.number)
    contacts = [
        ContactFact(contact=uuid4(), official=_official(one.official), day=day, kind="phone", direct=True)
        for day in one.calls
    ]
    return PostedReceipt(
        taxpayer=bill, bill=bill, receipt=UUID(int=3 << 100 | one.number), provider="bench",
        payment_id=f"{one.number:09}", channel="mobile", value_day=one.day, amounts=Amounts(principal=one.won),
        item="property-tax", fiscal_year=one.levy_year, levy_kind="carried_over",
        liability_day=date(one.levy_year, 6, 1), decided_day=date(one.levy_year, 9, 1),
        due_date=date(one.levy_year, 9, 30), arrears_since=one.in_arrears_since,
        demand_due=date(one.levy_year, 11, 30), contacts=contacts,
    )  # fmt: skip


def _event(items: Sequence[PostedReceipt], shard: int) -> bytes:
    event = Event[ReceiptPosted](
        id=uuid4(), source="/bench", type=ReceiptPosted.type, time=datetime.now(UTC), municipality=_CITY,
        actor="system:bench", shard=shard, data=ReceiptPosted(items=list(items)),
    )  # fmt: skip
    return event.model_dump_json().encode()


async def _transported(settings: Settings, receipts: int) -> float:
    """Receipts a second that are read, parsed and known by their event's id, by handlers that do nothing."""
    nothing, heard = Handlers(), 0

    @nothing.on(ReceiptPosted)
    async def hear(context: Context, event: Event[ReceiptPosted]) -> None:
        nonlocal heard
        heard += len(event.data.items)

    async def all_heard() -> bool:
        return heard >= receipts

    return receipts / await _worked(_Apart(**settings.model_dump()), nothing, (), all_heard)


class _Apart(Settings):
    service = "bench"


async def _credited(settings: Settings, owner: asyncpg.Connection, receipts: int) -> tuple[float, list[float]]:
    """Receipts a second, and this process's memory in MB from when a tenth was credited until the end."""
    memory: list[float] = []

    async def all_credited() -> bool:
        done = await owner.fetchval("SELECT count(*) FROM credits")
        if done >= receipts / 10:
            memory.append(_resident())
        waiting = "SELECT EXISTS (SELECT FROM touched_bills) OR EXISTS (SELECT FROM official_months WHERE NOT capped)"
        return done >= receipts and not await owner.fetchval(waiting)

    seconds = await _worked(settings, handlers, [_CREDITING], all_credited)
    return receipts / seconds, memory


async def _worked(
    settings: Settings, hears: Handlers, jobs: Sequence[Job], done: Callable[[], Awaitable[bool]]
) -> float:
    """Seconds that a worker's parts in this process need until `done`."""
    stop = asyncio.Event()
    async with open_runtime(settings, None) as runtime, asyncio.TaskGroup() as parts:
        started = time.perf_counter()
        parts.create_task(work(runtime, hears, jobs, stop))
        while not await done():
            await asyncio.sleep(0.2)
        seconds = time.perf_counter() - started
        stop.set()
    return seconds


def _resident() -> float:
    shown = subprocess.run(["ps", "-o", "rss=", "-p", str(os.getpid())], capture_output=True, text=True, check=True)
    return int(shown.stdout) / 1024
