"""A running reward service, and the events that others would tell it."""

import sys
from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4, uuid5

import httpx
import pytest
from reward.credits.service import credit_touched
from reward.handlers import handlers
from reward.main import create_app
from reward.settings import Settings
from semu_contracts.events.collection import (
    Amounts,
    CancelledWriteOff,
    ClosedDay,
    ContactRecorded,
    DayClosed,
    DeferralEnded,
    DeferralGranted,
    DispositionRecorded,
    EndedDeferral,
    EntrustedFee,
    EntrustedRecorded,
    GrantedDeferral,
    LimitationRecorded,
    PostedReceipt,
    ReceiptPosted,
    ReceiptReversed,
    RecordedContact,
    RecordedDisposition,
    RecordedEntrustment,
    RecordedLimitation,
    RecordedWriteOff,
    ReversedReceipt,
    WriteOffCancelled,
    WriteOffRecorded,
)
from semu_contracts.events.envelope import Event, EventData
from semu_contracts.events.gateway import ChangedOfficial, OfficialChanged
from semu_kit.clock import KST, FixedClock
from semu_kit.ids import shard_of
from semu_kit.runtime import Runtime
from semu_kit.testing import Issuer, MakeSettings, application, deliver, serving

# What several test modules share lies beside this one.
sys.path.insert(0, str(Path(__file__).parent))

GIMPO = "41570"
RECEIPT_DAY = date(2026, 10, 12)
NAMESPACE = UUID(int=0)


class Told:
    """Events as collection and the gateway tell them. Bills, receipts and officials go by short names."""

    day = RECEIPT_DAY

    def id(self, name: str) -> UUID:
        return uuid5(NAMESPACE, name)

    def event(self, data: EventData[Any], shard: int = 0, day: date | None = None) -> Event[Any]:
        """`day` is when it is told; now, if it does not matter."""
        time = datetime.combine(day, datetime.min.time(), KST) if day else datetime.now(UTC)
        return Event[type(data)](
            id=uuid4(), source="/test", type=data.type, time=time, municipality=GIMPO,
            actor="system:test", shard=shard, data=data,
        )  # fmt: skip

    def day_closed(self, day: date) -> Event[Any]:
        """Collection closed its books of the day, and of all before it."""
        head = ClosedDay(day=day, entries=1, head="0" * 64, signature="", key_id="")
        return self.event(DayClosed(items=[head]))

    def official(
        self, name: str, grade: int = 7, *, term_limited: bool = False, from_day: date = date(2020, 1, 1)
    ) -> Event[Any]:
        changed = ChangedOfficial(
            official=self.id(name), department="징수과", grade=grade, term_limited=term_limited, active=True,
            from_day=from_day,
        )  # fmt: skip
        return self.event(OfficialChanged(items=[changed]))

    def contact(self, bill: str, official: str, day: date, kind: str = "phone", *, direct: bool = True) -> Event[Any]:
        item = RecordedContact(
            taxpayer=self.id(bill + "-taxpayer"), bill=self.id(bill), contact=self.id(f"{bill}{official}{day}{kind}"),
            official=self.id(official), day=day, kind=kind, direct=direct,
        )  # fmt: skip
        return self.event(ContactRecorded(items=[item]), shard_of(item.taxpayer))

    def urging(self, bill: str, official: str) -> list[Event[Any]]:
        return [self.contact(bill, official, date(2026, month, 5)) for month in (8, 9)]

    def disposition(self, bill: str, official: str, kind: str, day: date) -> Event[Any]:
        item = RecordedDisposition(
            taxpayer=self.id(bill + "-taxpayer"), bill=self.id(bill), disposition=self.id(f"{bill}{official}{kind}"),
            official=self.id(official), day=day, kind=kind,
        )  # fmt: skip
        return self.event(DispositionRecorded(items=[item]), shard_of(item.taxpayer))

    def posted(self, bill: str, receipt: str = "", principal: int = 1_000_000, **changes: Any) -> PostedReceipt:
        number = receipt or f"{bill}-receipt"
        usual: dict[str, Any] = {
            "taxpayer": self.id(bill + "-taxpayer"), "bill": self.id(bill), "receipt": self.id(number),
            "provider": "kakaopay", "payment_id": number, "channel": "mobile", "value_day": RECEIPT_DAY,
            "amounts": Amounts(principal=principal), "item": "property-tax", "fiscal_year": 2023,
            "levy_kind": "carried_over", "liability_day": date(2023, 6, 1), "decided_day": date(2023, 9, 1),
            "due_date": date(2023, 9, 30), "arrears_since": date(2023, 10, 5), "demand_due": date(2023, 12, 10),
        }  # fmt: skip
        return PostedReceipt(**usual | changes)

    def receipt(
        self, bill: str, receipt: str = "", principal: int = 1_000_000, booked_on: date | None = None, **changes: Any
    ) -> Event[Any]:
        """Told on the day that it is booked: its value day, if nothing else is said."""
        item = self.posted(bill, receipt, principal, **changes)
        return self.event(ReceiptPosted(items=[item]), shard_of(item.taxpayer), booked_on or item.value_day)

    def reversal(self, bill: str, receipt: str = "") -> Event[Any]:
        item = ReversedReceipt(
            taxpayer=self.id(bill + "-taxpayer"), bill=self.id(bill), receipt=self.id(receipt or f"{bill}-receipt"),
            reversed_on=date(2026, 10, 15),
        )  # fmt: skip
        return self.event(ReceiptReversed(items=[item]), shard_of(item.taxpayer))

    def about(self, bill: str) -> dict[str, UUID]:
        return {"taxpayer": self.id(bill + "-taxpayer"), "bill": self.id(bill)}

    def deferral(self, bill: str, first_day: date, last_day: date, kind: Any = "after_arrears") -> Event[Any]:
        item = GrantedDeferral(
            **self.about(bill), deferral=self.id(bill + "-deferral"), kind=kind, first_day=first_day,
            last_day=last_day, provision="지방세징수법 §25의2",
        )  # fmt: skip
        return self.event(DeferralGranted(items=[item]))

    def deferral_end(self, bill: str, ended_on: date) -> Event[Any]:
        item = EndedDeferral(**self.about(bill), deferral=self.id(bill + "-deferral"), ended_on=ended_on)
        return self.event(DeferralEnded(items=[item]))

    def write_off(self, bill: str, day: date) -> Event[Any]:
        item = RecordedWriteOff(
            **self.about(bill), write_off=self.id(bill + "-write-off"), day=day, provision="지방세징수법 §106①",
            amounts=Amounts(principal=1_000_000),
        )  # fmt: skip
        return self.event(WriteOffRecorded(items=[item]))

    def cancellation(self, bill: str, cause: Any) -> Event[Any]:
        item = CancelledWriteOff(
            **self.about(bill), write_off=self.id(bill + "-write-off"), day=RECEIPT_DAY, cause=cause
        )
        return self.event(WriteOffCancelled(items=[item]))

    def limitation(self, bill: str, day: date, limitation_on: date) -> Event[Any]:
        item = RecordedLimitation(
            **self.about(bill), limitation=self.id(f"{bill}{day}{limitation_on}"), day=day, limitation_on=limitation_on
        )
        return self.event(LimitationRecorded(items=[item]))

    def entrustment(self, bill: str, day: date, **fees: int) -> Event[Any]:
        item = RecordedEntrustment(
            **self.about(bill), entrustment=self.id(bill + "-entrustment"), day=day,
            fees=[EntrustedFee(receipt=self.id(receipt), fee=fee) for receipt, fee in fees.items()],
        )  # fmt: skip
        return self.event(EntrustedRecorded(items=[item]))


class Service:
    """The service as another program sees it: it is told events, and asked over HTTP."""

    def __init__(self, client: httpx.AsyncClient, runtime: Runtime, tokens: Issuer) -> None:
        self.client = client
        self.runtime = runtime
        self.tokens = tokens

    async def hears(self, *events: Event[Any]) -> None:
        if events:
            await deliver(self.runtime, handlers, *events)
        await credit_touched(self.runtime)

    async def get(self, path: str, *scopes: str, **claims: Any) -> httpx.Response:
        return await self.client.get(path, headers=self.tokens.headers(*(scopes or ("rewards:read",)), **claims))

    async def credits(self, **wanted: Any) -> list[dict[str, Any]]:
        answer = await self.client.get(
            "/reward/v1/credits", params={"limit": 1000, **wanted}, headers=self.tokens.headers("rewards:read")
        )
        assert answer.status_code == 200, answer.text
        return answer.json()["credits"]

    async def decide(
        self, credits: list[dict[str, Any]], decision: str = "recognised", **changes: Any
    ) -> httpx.Response:
        """A meeting that recognises or refuses the credits: its confirmation, or what was refused before it."""
        item = {
            "about": "credits", "credits": [credit["credit"] for credit in credits],
            "total": sum(credit["amount"] for credit in credits),
        }  # fmt: skip
        return await Committee(self).hold(item, ballot="for" if decision == "recognised" else "against", **changes)


class Committee:
    """The committee of Gimpo as its clerk and its chair keep it; people go by short names."""

    official = ("director", "head", "second-head")
    appointed = ("lawyer", "accountant")

    def __init__(self, service: Service) -> None:
        self.service = service
        self.told = Told()
        self.members: dict[str, str] = {}

    async def write(
        self, path: str, body: Any, *, method: str = "POST", scope: str = "committee:write", by: str = "clerk",
        **claims: Any,
    ) -> httpx.Response:  # fmt: skip
        headers = self.service.tokens.headers(
            scope, kind="official", subject=str(self.told.id(by)), **{"municipality": GIMPO} | claims
        )
        return await self.service.client.request(method, f"/reward/v1/committee/{path}", json=body, headers=headers)

    async def seated(self, from_day: str = "2025-11-01") -> dict[str, str]:
        """The members by name: whoever sits already, else a director, two section heads and two appointed."""
        if self.members:
            return self.members
        here = (await self.service.get("/reward/v1/committee/members", "committee:write")).json()["members"]
        by_person = {one["person"]: one["member"] for one in here}
        for name in self.official:
            person = str(self.told.id(name))
            if person not in by_person:
                await self.service.hears(self.told.official(name, 4))
                by_person[person] = await self.seat(self.by_office(name, from_day=from_day))
            self.members[name] = by_person[person]
        named = {one["name"]: one["member"] for one in here}
        for name in self.appointed:
            self.members[name] = named.get(name) or await self.seat(self.expert(name, from_day=from_day))
        return self.members

    def by_office(self, name: str, **changes: Any) -> dict[str, Any]:
        seat = "chair" if name == "director" else "ex_officio"
        usual = {"seat": seat, "official": str(self.told.id(name)), "office": name, "from_day": "2025-11-01"}
        return usual | changes

    def expert(self, name: str, **changes: Any) -> dict[str, Any]:
        return {"seat": "appointed", "name": name, "expertise": "세무", "from_day": "2025-11-01"} | changes

    async def seat(self, body: dict[str, Any]) -> str:
        answer = await self.write("members", body)
        assert answer.status_code == 201, answer.text
        return answer.json()["member"]

    async def call(self, held_on: str = "2026-10-19") -> str:
        answer = await self.write("meetings", {"held_on": held_on})
        assert answer.status_code == 201, answer.text
        return answer.json()["meeting"]

    async def put(self, meeting: str, item: dict[str, Any], **claims: Any) -> httpx.Response:
        return await self.write(f"meetings/{meeting}/agenda", item, **claims)

    async def attend(self, meeting: str, *absent: str, **body: Any) -> httpx.Response:
        present = [member for name, member in self.members.items() if name not in absent]
        return await self.write(f"meetings/{meeting}/attendance", {"present": present} | body, method="PUT")

    async def vote(self, meeting: str, number: int, ballot: str = "for", **votes: str) -> httpx.Response:
        """All who are there vote alike, but for those who are named."""
        there = (await self.service.get(f"/reward/v1/committee/meetings/{meeting}")).json()["attendance"]
        names = {member: name for name, member in self.members.items()}
        body = [
            {"member": one["member"], "vote": votes.get(names[one["member"]], ballot)}
            for one in there if one["presence"] == "present"
        ]  # fmt: skip
        return await self.write(f"meetings/{meeting}/agenda/{number}/votes", {"votes": body}, method="PUT")

    async def confirm(self, meeting: str, by: str = "director") -> httpx.Response:
        return await self.write(f"meetings/{meeting}/confirmation", None, scope="committee:confirm", by=by)

    async def hold(
        self, *items: dict[str, Any], ballot: str = "for", held_on: str = "2026-10-19", **claims: Any
    ) -> httpx.Response:
        """A whole meeting: its confirmation, or the first answer that refused something."""
        await self.seated()
        meeting = await self.call(held_on)
        for item in items:
            answer = await self.put(meeting, item, **claims)
            if answer.is_error:
                return answer
        answer = await self.attend(meeting)
        for number, _ in enumerate(items, 1):
            if answer.is_error:
                return answer
            answer = await self.vote(meeting, number, ballot)
        return answer if answer.is_error else await self.confirm(meeting)


@pytest.fixture
def make_settings(make_settings: MakeSettings) -> MakeSettings:
    """Settings with the informants' key, which is another than that of all other personal data."""
    return partial(make_settings, informant_keys=f'{{"informants": "{b64encode(bytes(31) + b"i").decode()}"}}')


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def start(make_settings: MakeSettings, clock: FixedClock, tokens: Issuer) -> Any:
    """`async with start() as service`: an installation of its own."""

    @asynccontextmanager
    async def started() -> AsyncIterator[Service]:
        app = application(create_app, await make_settings(Settings))
        async with serving(app, clock=clock) as client:
            yield Service(client, app.state.runtime, tokens)

    return started


@pytest.fixture
async def service(start: Any) -> AsyncIterator[Service]:
    async with start() as running:
        yield running


@pytest.fixture
async def committee(service: Service) -> Committee:
    """A committee of five that may meet."""
    found = Committee(service)
    await found.seated()
    return found


@pytest.fixture
async def old_committee(service: Service) -> Committee:
    """A committee of five that could meet before the amendment, too."""
    found = Committee(service)
    await found.seated("2024-03-01")
    return found
