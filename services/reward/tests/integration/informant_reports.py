"""Reports as the intake, the case officers and the auditor of one city handle them, over HTTP."""

import io
import zipfile
from typing import Any

import httpx

NAME, ADDRESS, PHONE = "홍길동", "경기도 김포시 사우중로 1, 101동 202호", "010-1234-5678"
ACCOUNT = "110999888777"
STATEMENT = "매출을 나누어 적은 둘째 장부가 구래동 창고에 있다."
REASON = "포상금 지급신청 통보서의 발송"

PDF = b"%PDF-1.7\n" + b"ledger of the second till " * 20 + b"\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40 + b"IEND\xaeB`\x82"
JPEG = b"\xff\xd8\xff\xe0" + b"\x00" * 40 + b"\xff\xd9"


def workbook(*parts: str) -> bytes:
    """A ZIP of these parts beside those that every workbook has."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for part in ("[Content_Types].xml", "xl/workbook.xml", *parts):
            archive.writestr(part, "<x/>")
    return made.getvalue()


class Reports:
    """Every step over HTTP; the last answer's report goes by `id`."""

    def __init__(self, service: Any, told: Any, kind: str = "evasion_informant", city: str = "41570") -> None:
        self.service, self.told, self.kind, self.city = service, told, kind, city
        self.id = ""

    async def send(
        self, method: str, path: str, scope: str, json: Any = None, content: bytes | None = None, **claims: Any
    ) -> httpx.Response:
        headers = self.service.tokens.headers(scope, kind="official", **{"municipality": self.city} | claims)
        path = f"/reward/v1/reports{'/' + self.id if self.id and path != 'new' else ''}{'' if path == 'new' else path}"
        return await self.service.client.request(method, path, json=json, content=content, headers=headers)

    async def received(self, **changes: Any) -> httpx.Response:
        matter = "records" if self.kind == "evasion_informant" else "deposit"
        form = {
            "kind": self.kind, "matter": matter, "statement": STATEMENT, "reported_on": "2026-06-01",
            "informant": {"name": NAME, "address": ADDRESS, "phone": PHONE},
        }  # fmt: skip
        answer = await self.send("POST", "new", "informants:identify", form | changes)
        if answer.status_code == 201:
            self.id = answer.json()["report"]
        return answer

    async def file(self, content: bytes = PDF, which: str = "evidence", **claims: Any) -> httpx.Response:
        scope = "informants:identify" if which == "form" else "informants:write"
        return await self.send("POST", f"/{which}", scope, content=content, **claims)

    async def accepted(self, **changes: Any) -> None:
        assert (await self.received(**changes)).status_code == 201
        for which in ("form", "evidence"):
            answer = await self.file(which=which.partition("?")[0])
            assert answer.status_code == 201, answer.text
        answer = await self.officer("POST", "/acceptance")
        assert (answer.status_code, answer.json()["state"]) == (200, "accepted"), answer.text

    async def officer(self, method: str, path: str, json: Any = None, **claims: Any) -> httpx.Response:
        return await self.send(method, path, "informants:write", json, **claims)

    async def identifier(self, path: str, reason: str = REASON, **claims: Any) -> httpx.Response:
        return await self.send("POST", path, "informants:identify", {"reason": reason}, **claims)

    async def check(
        self, reason: str, *, applies: bool = False, ground: str = "세무조사 대장에 없음"
    ) -> httpx.Response:
        return await self.officer("POST", "/checks", {"reason": reason, "applies": applies, "ground": ground})

    async def cleared(self) -> None:
        """Every exclusion looked into, and none found."""
        for reason in (await self.detail())["unchecked"]:
            assert (await self.check(reason)).status_code == 201

    async def linked(self, *bills: str, receipts: list[str] | None = None) -> httpx.Response:
        named = None if receipts is None else [str(self.told.id(one)) for one in receipts]
        body = {"bills": [{"bill": str(self.told.id(bill)), "receipts": named} for bill in bills]}
        return await self.officer("PUT", "/bills", body)

    async def completed(self, day: str = "2026-10-19") -> httpx.Response:
        return await self.officer("POST", "/completion", {"completed_on": day})

    async def notified(self, *bills: str, **link: Any) -> None:
        """A report that waits for the committee, and brought what was collected on the bills."""
        await self.accepted()
        await self.cleared()
        assert (await self.linked(*bills, **link)).status_code == 200
        assert (await self.completed()).status_code == 200
        answer = await self.identifier("/notice")
        assert answer.status_code == 200, answer.text

    async def detail(self) -> dict[str, Any]:
        answer = await self.officer("GET", "")
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def accesses(self) -> list[dict[str, Any]]:
        answer = await self.service.get("/reward/v1/identity-accesses", "informants:audit")
        assert answer.status_code == 200, answer.text
        return answer.json()["accesses"]


def slug(answer: httpx.Response) -> str:
    return answer.json()["type"].rpartition("/")[2]
