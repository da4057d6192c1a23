"""The provider's calls, as far as a notice's payment needs them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import aiohttp
from semu_kit.clock import KST

from notification.providers.calls import counted, expect
from notification.providers.kakaopay.codes import Standing, standing_of

_ITEM_NAME = 100


class PayUnknown(Exception):
    """No answer, or none that can be read: what the provider did is unknown."""


class PayRefused(Exception):
    """Facts: the provider's error code."""

    def __init__(self, code: int) -> None:
        super().__init__(str(code))
        self.code = code


@dataclass(frozen=True)
class Order:
    """What is to be paid: `id` is our number, `payer` an opaque one, the addresses are where the payer returns."""

    id: str
    payer: str
    item_name: str
    total: int
    approval_url: str
    cancel_url: str
    fail_url: str


@dataclass(frozen=True)
class Started:
    tid: str
    mobile_url: str
    pc_url: str


@dataclass(frozen=True)
class Looked:
    """How a payment stands; `paid_at` where money moved."""

    standing: Standing
    paid_at: datetime | None


@dataclass(frozen=True)
class Record:
    """What the provider knows of a payment. Won."""

    order: str
    payer: str
    total: int
    returned: int
    looked: Looked


class KakaoPay:
    def __init__(
        self, http: aiohttp.ClientSession, url: str, secret_key: str, cid: str, timeout_seconds: float
    ) -> None:
        self._http = http
        self._base = f"{url.rstrip('/')}/online/v1/payment"
        self._headers = {"Authorization": f"SECRET_KEY {secret_key}"}
        self._cid = cid
        self._timeout = aiohttp.ClientTimeout(total=timeout_seconds)
        expect("kakaopay")

    async def ready(self, order: Order) -> Started:
        """No money moves. Raises PayUnknown or PayRefused."""
        answer = await self._call(
            "/ready",
            partner_order_id=order.id,
            partner_user_id=order.payer,
            item_name=order.item_name[:_ITEM_NAME],
            quantity=1,
            total_amount=order.total,
            tax_free_amount=order.total,
            approval_url=order.approval_url,
            cancel_url=order.cancel_url,
            fail_url=order.fail_url,
        )
        with _readable():
            return Started(answer["tid"], answer["next_redirect_mobile_url"], answer["next_redirect_pc_url"])

    async def approve(self, tid: str, order: str, payer: str, pg_token: str) -> datetime:
        """The money moves; when it did. Raises PayUnknown (it may have moved) or PayRefused (it did not, unless the
        code says that it had before)."""
        answer = await self._call("/approve", tid=tid, partner_order_id=order, partner_user_id=payer, pg_token=pg_token)
        with _readable():
            return _moment(answer["approved_at"])

    async def order(self, tid: str) -> Looked:
        """How the payment stands. Raises PayUnknown or PayRefused."""
        answer = await self._call("/order", tid=tid)
        with _readable():
            return _looked(answer)

    async def record(self, tid: str) -> Record:
        """All that the provider knows of a payment, as when we know nothing of it. Raises PayUnknown or PayRefused."""
        answer = await self._call("/order", tid=tid)
        with _readable():
            return Record(
                order=answer["partner_order_id"],
                payer=answer["partner_user_id"],
                total=int(answer["amount"]["total"]),
                returned=int((answer.get("canceled_amount") or {}).get("total", 0)),
                looked=_looked(answer),
            )

    async def _call(self, path: str, **body: Any) -> dict[str, Any]:
        with counted("kakaopay", PayRefused):
            return await self._answer(path, **body)

    async def _answer(self, path: str, **body: Any) -> dict[str, Any]:
        try:
            async with self._http.post(
                self._base + path, json={"cid": self._cid, **body}, headers=self._headers, timeout=self._timeout
            ) as response:
                if response.status == 429 or response.status >= 500:
                    raise PayUnknown(f"HTTP {response.status}")
                answer: dict[str, Any] = await response.json()
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            raise PayUnknown(type(error).__name__) from error
        if response.status >= 400:
            raise PayRefused(int(answer.get("error_code", -response.status)))
        return answer


@contextmanager
def _readable() -> Iterator[None]:
    """An answer that cannot be read tells nothing of what the provider did."""
    try:
        yield
    except (KeyError, TypeError, ValueError) as error:
        raise PayUnknown("unreadable answer") from error


def _looked(answer: dict[str, Any]) -> Looked:
    paid_at = [
        _moment(action["approved_at"])
        for action in answer.get("payment_action_details") or []
        if action["payment_action_type"] == "PAYMENT"
    ]
    return Looked(standing_of(answer["status"]), paid_at[0] if paid_at else None)


def _moment(stamp: str) -> datetime:
    """The provider writes Korean time without an offset."""
    moment = datetime.fromisoformat(stamp)
    return moment if moment.tzinfo else moment.replace(tzinfo=KST)
