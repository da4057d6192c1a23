"""The road of the money as the officials of one city go it, over HTTP; people go by short names."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import httpx

ACCOUNT = {"bank": "011", "number": "3520001234567", "holder": "김철수"}
YESTERDAY = date(2026, 10, 18)
"""The day that collection closed last."""
REASON = "은행 이체 파일을 보내기 위함"


class Money:
    """`payer` orders and asks, `chief` approves."""

    def __init__(self, service: Any, told: Any) -> None:
        self.service, self.told = service, told

    async def send(
        self, path: str, body: Any = None, *, by: str = "payer", scopes: tuple[str, ...] = ("rewards:pay",),
        method: str = "POST", **claims: Any,
    ) -> httpx.Response:  # fmt: skip
        headers = self.service.tokens.headers(*scopes, kind="official", subject=str(self.told.id(by)), **claims)
        content = {"content": body} if isinstance(body, bytes) else {"json": body}
        return await self.service.client.request(method, f"/reward/v1/{path}", headers=headers, **content)

    async def get(self, path: str, *scopes: str, **claims: Any) -> Any:
        answer = await self.service.get(f"/reward/v1/{path}", *scopes, **claims)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def budget(self, won: int = 10_000_000, year: int = 2026) -> httpx.Response:
        body = {"won": won, "bill": f"{year}년도 본예산"}
        return await self.send(f"budgets/{year}/appropriations", body)

    async def awarded(self, *bills: str, official: str = "kim", **receipt: Any) -> dict[str, Any]:
        """An official collects the bills, and the committee recognises it: their award."""
        await self.service.hears(self.told.official(official))
        for bill in bills:
            await self.service.hears(*self.told.urging(bill, official), self.told.receipt(bill, **receipt))
        named = {str(self.told.id(bill)) for bill in bills}
        credits = [one for one in await self.service.credits(state="provisional") if one["bill"] in named]
        answer = await self.service.decide(credits)
        assert answer.status_code == 201, answer.text
        awards = (await self.get(f"awards?person={self.told.id(official)}"))["awards"]
        return max(awards, key=lambda one: one["award"])

    async def claim(self, *awards: Mapping[str, Any], **changes: Any) -> httpx.Response:
        await self.service.hears(self.told.day_closed(YESTERDAY))
        body = {"awards": [one["award"] for one in awards], "claimed_on": "2026-10-19", "account": ACCOUNT}
        claims = {name: changes.pop(name) for name in ("by", "municipality") if name in changes}
        return await self.send("claims", body | changes, scopes=("rewards:write",), **claims)

    async def order(self, **body: Any) -> httpx.Response:
        return await self.send("payout-orders", body)

    async def approved(self, **body: Any) -> dict[str, Any]:
        """An order with the second official's approval."""
        made = await self.order(**body)
        assert made.status_code == 201, made.text
        answer = await self.send(f"payout-orders/{made.json()['order']}/approval", by="chief")
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def transfer(self, order: Mapping[str, Any], profile: str = "transfer-csv") -> dict[str, Any]:
        body = {"profile": profile, "bank": "088", "day": "2026-10-19"}
        answer = await self.send(f"payout-orders/{order['order']}/transfer", body)
        assert answer.status_code == 201, answer.text
        return answer.json()

    async def text(
        self, transfer: Mapping[str, Any], scope: str = "rewards:pay", reason: str | None = None
    ) -> httpx.Response:
        return await self.send(f"transfers/{transfer['transfer']}/content", {"reason": reason}, scopes=(scope,))

    async def answered(self, transfer: Mapping[str, Any], *codes: str, **claims: Any) -> httpx.Response:
        """The bank's answer, a code for each line of the file."""
        lines = (await self.get(f"payouts?limit=1000&state=sent&kind={claims.pop('kind', 'collector')}"))["payouts"]
        mine = sorted(
            (one for one in lines if one["transfer"] == transfer["transfer"]), key=lambda one: one["sequence"]
        )
        return await self.send(
            f"transfers/{transfer['transfer']}/answers",
            answer(transfer, [(one["sequence"], one["won"], code) for one, code in zip(mine, codes, strict=True)]),
            **claims,
        )

    async def paid(self, *awards: Mapping[str, Any]) -> dict[str, Any]:
        """Claimed, ordered, approved, sent and paid: the payout of the first award."""
        assert (await self.budget()).status_code == 201
        for award in awards:
            assert (await self.claim(award)).status_code == 201
        transfer = await self.transfer(await self.approved())
        answer = await self.answered(transfer, *("0000" for _ in awards))
        assert (answer.status_code, answer.json()["paid"]) == (200, len(awards)), answer.text
        [payout] = (await self.get(f"payouts?award={awards[0]['award']}&state=paid"))["payouts"]
        return payout

    async def clawbacks(self) -> list[dict[str, Any]]:
        return (await self.get("clawbacks"))["clawbacks"]

    async def caused(self, case: Mapping[str, Any], cause: str) -> httpx.Response:
        """The cause by one official, and the decision on it by another."""
        path = f"clawbacks/{case['clawback']}"
        first = await self.send(f"{path}/cause", {"cause": cause, "reason": "이중부과로 환급되었음"})
        assert first.status_code == 200, first.text
        return await self.send(f"{path}/approval", by="chief")

    async def repaid(self, case: Mapping[str, Any], won: int, day: str = "2026-10-19") -> dict[str, Any]:
        """Money that came back, entered by one official and approved by another: the case then."""
        entered = await self.send(f"clawbacks/{case['clawback']}/repayments", {"won": won, "day": day})
        assert (entered.status_code, entered.json()["state"]) == (201, "entered"), entered.text
        answer = await self.send(f"clawback-repayments/{entered.json()['repayment']}/approval", by="chief")
        assert answer.status_code == 200, answer.text
        return answer.json()


def answer(transfer: Mapping[str, Any], results: list[tuple[int, int, str]]) -> bytes:
    """What a bank answers to a file of the profile transfer-csv."""
    day = transfer["day"].replace("-", "")
    rows = [f"D,{sequence},{won},{code}" for sequence, won, code in results]
    total, paid = sum(won for _, won, _ in results), sum(won for _, won, code in results if code == "0000")
    head = f"H,{transfer['bank']},41570,{day},{transfer['number']}"
    return "\r\n".join([head, *rows, f"T,{len(rows)},{total},{paid}", ""]).encode()


def slug(answer: httpx.Response) -> str:
    return answer.json()["type"].rpartition("/")[2]
