"""Notices a second to the provider, beside bare calls to the same provider with as many messages."""

import asyncio
import time
from uuid import uuid4

import aiohttp
import asyncpg
from semu_demo.scenario.api import Api

from bench.figures import Figure

_CAMPAIGNS = ("주정차위반 과태료", "자동차세", "재산세")
_BATCH, _LANES = 1000, 4
_TEMPLATE = "semu-guidance-01"


async def measure(
    drafter: Api, approver: Api, notification_database: str, simulators_url: str, appkey: str, secret_key: str
) -> Figure:
    """From the campaign's approval to the provider's acceptance of its last message; one campaign a round."""
    database = await asyncpg.connect(notification_database)
    ours, bare = [], []
    try:
        for item in _CAMPAIGNS:
            sent, rate = await _campaign(drafter, approver, database, item)
            ours.append(rate)
            bare.append(await _bare(simulators_url, appkey, secret_key, sent))
    finally:
        await database.close()
    return Figure("notices from approval to the provider", "/s", ours, "bare calls to the provider", bare)


async def _campaign(
    drafter: Api, approver: Api, database: asyncpg.Connection, item: str
) -> tuple[int, float]:
    body = {"name": f"bench {item}", "notice_kind": "arrears_guidance", "items": [item], "minimum": 0}
    draft = await drafter.post("/collection/v1/campaigns", body)
    started = time.perf_counter()
    approved = await approver.post(f"/collection/v1/campaigns/{draft['id']}/approval")
    done = "SELECT count(*) FROM notice WHERE campaign = $1 AND state NOT IN ('waiting', 'sending')"
    while await database.fetchval(done, draft["id"]) < approved["taxpayers"]:
        await asyncio.sleep(0.05)
    taken = time.perf_counter() - started
    accepted = "SELECT count(*) FROM notice WHERE campaign = $1 AND sent_at IS NOT NULL"
    sent = await database.fetchval(accepted, draft["id"])
    return sent, sent / taken


async def _bare(simulators_url: str, appkey: str, secret_key: str, messages: int) -> float:
    url = f"{simulators_url}/alimtalk/v2.3/appkeys/{appkey}/messages"
    parameters = dict.fromkeys(("기관", "부서", "전화", "이름", "기한"), "김포시") | {"링크": "0" * 43}
    sizes = [min(_BATCH, messages - start) for start in range(0, messages, _BATCH)]
    waiting = iter(sizes)
    async with aiohttp.ClientSession(headers={"X-Secret-Key": secret_key}) as http:

        async def lane() -> None:
            for size in waiting:
                one = {"recipientNo": "01000000000", "templateParameter": parameters}
                recipients = [one | {"recipientGroupingKey": str(uuid4())} for _ in range(size)]
                body = {
                    "senderKey": "gimpo-city-hall-sender-key-0000000000001", "templateCode": _TEMPLATE,
                    "senderGroupingKey": str(uuid4()), "recipientList": recipients,
                }  # fmt: skip
                async with http.post(url, json=body) as response:
                    answer = await response.json()
                    if not answer["header"]["isSuccessful"]:
                        raise RuntimeError(f"the provider refused: {answer['header']}")

        started = time.perf_counter()
        await asyncio.gather(*(lane() for _ in range(_LANES)))
        return messages / (time.perf_counter() - started)
