"""The provider's calls, as far as a notice needs them."""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import aiohttp
from prometheus_client import Counter
from semu_kit.clock import KST

from notification.providers.alimtalk.codes import Call, Meaning, Verdict, call_of, meaning_of
from notification.providers.calls import counted, expect

MESSAGES = Counter("semu_alimtalk_messages", "Messages sent by what the provider said at once", ["outcome"])

_PAGE = 1000
_TIMEOUT = aiohttp.ClientTimeout(total=30)


class AlimtalkAway(Exception):
    """The provider does not answer, or asks to wait: whether it took the call is unknown."""


class CallNotTaken(Exception):
    """The provider refused the call as a whole. Facts: what the refusal means, and its code."""

    def __init__(self, call: Call, code: int) -> None:
        super().__init__(f"{call} ({code})")
        self.call = call
        self.code = code


@dataclass(frozen=True)
class Message:
    notice: UUID
    phone: str
    parameters: Mapping[str, str]


@dataclass(frozen=True)
class Taken:
    """The provider's answer to one call, which can be yes to some and no to others."""

    request_id: str | None
    refused: dict[UUID, Meaning]


@dataclass(frozen=True)
class Result:
    notice: UUID
    batch: UUID
    meaning: Meaning | None
    """None while the provider has not decided."""
    at: datetime | None
    """When it arrived."""


class Alimtalk:
    def __init__(self, http: aiohttp.ClientSession, url: str, appkey: str, secret_key: str, sender_key: str) -> None:
        self._http = http
        self._base = f"{url.rstrip('/')}/v2.3/appkeys/{appkey}"
        self._headers = {"X-Secret-Key": secret_key}
        self._sender_key = sender_key
        expect("alimtalk")

    async def send(self, template: str, batch: UUID, key: UUID, messages: Sequence[Message]) -> Taken:
        """One call for at most 1,000 messages. `key` is refused by the provider for ten minutes after its first use;
        it does not replay the first answer. Raises AlimtalkAway or CallNotTaken."""
        body = {
            "senderKey": self._sender_key,
            "templateCode": template,
            "senderGroupingKey": str(batch),
            "recipientList": [
                {
                    "recipientNo": message.phone,
                    "templateParameter": dict(message.parameters),
                    "resendParameter": {"isResend": False},
                    "recipientGroupingKey": str(message.notice),
                }
                for message in messages
            ],
        }
        answer = await self._call("POST", "/messages", {"X-NC-API-IDEMPOTENCY-KEY": str(key)}, json=body)
        with _readable():
            refused = {
                UUID(result["recipientGroupingKey"]): meaning_of(int(result["resultCode"]))
                for result in answer["message"]["sendResults"]
                if int(result["resultCode"]) != 0
            }
            taken = Taken(answer["message"]["requestId"], refused)
        MESSAGES.labels("refused").inc(len(refused))
        MESSAGES.labels("taken").inc(len(messages) - len(refused))
        return taken

    async def results(self, since: datetime, until: datetime) -> AsyncIterator[list[Result]]:
        """What changed in a time window, in pages of 1,000; `until` is best a moment in the past.

        From the last page to the first: a result that changes meanwhile leaves the window, and what moves up
        into its place is read twice and never skipped. Raises AlimtalkAway.
        """
        first, total = await self._page(since, until, 1)
        for number in range(-(-total // _PAGE), 1, -1):
            page, _ = await self._page(since, until, number)
            yield page
        if total > _PAGE:
            first, _ = await self._page(since, until, 1)
        yield first

    async def _page(self, since: datetime, until: datetime, number: int) -> tuple[list[Result], int]:
        parameters = {
            "startUpdateDate": _minute(since),
            "endUpdateDate": _minute(until),
            "pageNum": str(number),
            "pageSize": str(_PAGE),
        }
        answer = await self._call("GET", "/message-results", {}, params=parameters)
        with _readable():
            found = answer["messageSearchResultResponse"]
            return [_result(raw) for raw in found["messages"] if _ours(raw)], int(found["totalCount"])

    async def register_template(self, code: str, name: str, content: str, buttons: list[dict[str, Any]]) -> None:
        """The same wording again changes nothing; another wording is reviewed anew by the provider.

        Raises AlimtalkAway or CallNotTaken.
        """
        body = {"templateCode": code, "templateName": name, "templateContent": content, "buttons": buttons}
        await self._call("POST", f"/senders/{self._sender_key}/templates", {}, json=body)

    async def _call(self, method: str, path: str, headers: Mapping[str, str], **arguments: Any) -> dict[str, Any]:
        with counted("alimtalk", CallNotTaken):
            return await self._answer(method, path, headers, **arguments)

    async def _answer(self, method: str, path: str, headers: Mapping[str, str], **arguments: Any) -> dict[str, Any]:
        try:
            async with self._http.request(
                method, self._base + path, headers={**self._headers, **headers}, timeout=_TIMEOUT, **arguments
            ) as response:
                if response.status == 429 or response.status >= 500:
                    raise AlimtalkAway(f"HTTP {response.status}")
                answer: dict[str, Any] = await response.json()
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            raise AlimtalkAway(type(error).__name__) from error
        with _readable():
            code = int(answer["header"]["resultCode"])
        if call_of(code) is not Call.TAKEN:
            raise CallNotTaken(call_of(code), code)
        return answer


@contextmanager
def _readable() -> Iterator[None]:
    """An answer that cannot be read tells nothing of what the provider did."""
    try:
        yield
    except (KeyError, TypeError, ValueError) as error:
        raise AlimtalkAway("unreadable answer") from error


def _minute(moment: datetime) -> str:
    return moment.astimezone(KST).strftime("%Y-%m-%d %H:%M")


def _ours(raw: Mapping[str, Any]) -> bool:
    """The account may be shared with senders who name no grouping keys."""
    return _is_uuid(raw.get("recipientGroupingKey")) and _is_uuid(raw.get("senderGroupingKey"))


def _is_uuid(value: Any) -> bool:
    try:
        UUID(value)
    except (TypeError, ValueError, AttributeError):
        return False
    return True


def _result(raw: Mapping[str, Any]) -> Result:
    code, received = raw.get("resultCode"), raw.get("receiveDate")
    cancelled = raw["messageStatus"] == "CANCEL"
    return Result(
        notice=UUID(raw["recipientGroupingKey"]),
        batch=UUID(raw["senderGroupingKey"]),
        meaning=Meaning(Verdict.FAILED, "cancelled") if cancelled else None if code is None else meaning_of(int(code)),
        at=_moment(received) if received else None,
    )


def _moment(stamp: str) -> datetime:
    """The provider writes some times without an offset; they are Korean."""
    moment = datetime.fromisoformat(stamp)
    return moment if moment.tzinfo else moment.replace(tzinfo=KST)
