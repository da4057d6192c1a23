"""Single payments: ready, authenticated by the person, approved by the shop, cancelled."""

import secrets
from datetime import timedelta
from typing import Any, Literal

from semu_kit.clock import KST, Clock

from simulators.kakaopay.schemas import Approve, Cancel, Ready
from simulators.store import Row, Store

Choice = Literal["pay", "leave", "fail"]

_OPEN = ("READY", "OPEN_PAYMENT")
_APPROVED = ("SUCCESS_PAYMENT", "PART_CANCEL_PAYMENT", "CANCEL_PAYMENT")


class PaymentRefused(Exception):
    """Facts: the provider's `code` and the `message` it says with it."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


UNKNOWN_TID = (-721, "존재하지 않거나 만료된 결제입니다.")
ALREADY_APPROVED = (-702, "이미 승인된 결제입니다.")
NOT_AUTHENTICATED = (-780, "approval failure!")
WRONG_ORDER = (-703, "주문 정보가 결제 준비와 다릅니다.")
NOT_CANCELLABLE = (-781, "취소할 수 없는 금액입니다.")


class Payments:
    def __init__(self, store: Store, clock: Clock, lifetime: timedelta) -> None:
        self._store = store
        self._clock = clock
        self._lifetime = lifetime

    def ready(self, order: Ready) -> Row:
        now = self._clock.now()
        tid = f"T{secrets.token_hex(10)[:19]}"
        self._store.write(
            "INSERT INTO kakaopay_payments (tid, page, partner_order_id, partner_user_id, item_name, quantity, total,"
            " tax_free, approval_url, cancel_url, fail_url, status, created_at, expires_at)"
            " VALUES (:tid, :page, :partner_order_id, :partner_user_id, :item_name, :quantity, :total_amount,"
            " :tax_free_amount, :approval_url, :cancel_url, :fail_url, 'READY', :created_at, :expires_at)",
            order.model_dump()
            | {
                "tid": tid,
                "page": secrets.token_urlsafe(24),
                "created_at": self._now(),
                "expires_at": (now + self._lifetime).timestamp(),
            },
        )
        return self.get(tid)

    def get(self, tid: str) -> Row:
        """Raises PaymentRefused where there is no such payment. A session that ran out has status QUIT_PAYMENT."""
        self._store.write(
            "UPDATE kakaopay_payments SET status = 'QUIT_PAYMENT' WHERE tid = ? AND expires_at < ?"
            " AND status IN ('READY', 'OPEN_PAYMENT', 'AUTH_PASSWORD')",
            (tid, self._clock.now().timestamp()),
        )
        row = self._store.row("SELECT * FROM kakaopay_payments WHERE tid = ?", (tid,))
        if row is None:
            raise PaymentRefused(*UNKNOWN_TID)
        return row

    def on_page(self, page: str) -> Row | None:
        row = self._store.row("SELECT tid FROM kakaopay_payments WHERE page = ?", (page,))
        return None if row is None else self.get(row["tid"])

    def open(self, tid: str) -> None:
        self._store.write(
            "UPDATE kakaopay_payments SET status = 'OPEN_PAYMENT' WHERE tid = ? AND status = 'READY'", (tid,)
        )

    def run_out(self, tid: str) -> None:
        """The person took too long."""
        self._store.write("UPDATE kakaopay_payments SET expires_at = 0 WHERE tid = ?", (tid,))

    def choose(self, tid: str, choice: Choice) -> Row:
        """What the person does on the pay page; a second choice changes nothing."""
        status = {"pay": "AUTH_PASSWORD", "leave": "QUIT_PAYMENT", "fail": "FAIL_AUTH_PASSWORD"}[choice]
        if self.get(tid)["status"] in _OPEN:
            self._store.write(
                "UPDATE kakaopay_payments SET status = ?, pg_token = ? WHERE tid = ?",
                (status, secrets.token_hex(10), tid),
            )
        return self.get(tid)

    def approve(self, order: Approve) -> Row:
        """Takes the money, once. Raises PaymentRefused."""
        row = self.get(order.tid)
        if row["status"] in _APPROVED:
            raise PaymentRefused(*ALREADY_APPROVED)
        if row["status"] == "QUIT_PAYMENT":
            raise PaymentRefused(*UNKNOWN_TID)
        if (row["partner_order_id"], row["partner_user_id"]) != (
            order.partner_order_id,
            order.partner_user_id,
        ):
            raise PaymentRefused(*WRONG_ORDER)
        if row["status"] != "AUTH_PASSWORD" or row["pg_token"] != order.pg_token:
            raise PaymentRefused(*NOT_AUTHENTICATED)
        self._store.write(
            "UPDATE kakaopay_payments SET status = 'SUCCESS_PAYMENT', aid = ?, approved_at = ?, approved_day = ?"
            " WHERE tid = ?",
            (f"A{secrets.token_hex(10)[:19]}", self._now(), self._clock.today().isoformat(), order.tid),
        )
        return self.get(order.tid)

    def cancel(self, order: Cancel) -> tuple[str, Row]:
        """Gives money back, in part or whole; the cancel's own id and the payment. Raises PaymentRefused."""
        row = self.get(order.tid)
        if row["status"] not in _APPROVED or order.cancel_amount > row["total"] - row["cancelled"]:
            raise PaymentRefused(*NOT_CANCELLABLE)
        whole = row["cancelled"] + order.cancel_amount == row["total"]
        aid = f"A{secrets.token_hex(10)[:19]}"
        with self._store.transaction():
            self._store.write(
                "UPDATE kakaopay_payments SET cancelled = cancelled + ?, status = ? WHERE tid = ?",
                (order.cancel_amount, "CANCEL_PAYMENT" if whole else "PART_CANCEL_PAYMENT", order.tid),
            )
            self._store.write(
                "INSERT INTO kakaopay_cancels VALUES (?, ?, ?, ?, ?)",
                (aid, order.tid, order.cancel_amount, self._now(), self._clock.today().isoformat()),
            )
        return aid, self.get(order.tid)

    def cancels(self, tid: str) -> list[Row]:
        return self._store.rows("SELECT * FROM kakaopay_cancels WHERE tid = ? ORDER BY cancelled_at", (tid,))

    def settled(self, day: str) -> list[dict[str, Any]]:
        """What reached the city's account that KST day: approvals, less cancels."""
        rows = self._store.rows(
            'SELECT aid AS "transaction", total AS amount FROM kakaopay_payments WHERE approved_day = ?1 UNION ALL'
            " SELECT aid, -amount FROM kakaopay_cancels WHERE day = ?1",
            (day,),
        )
        return [{"source": "kakaopay", **dict(row)} for row in rows]

    def transactions(self, day: str) -> list[Row]:
        """What the merchant's desk lists of a KST day."""
        return self._store.rows(
            "SELECT tid, partner_order_id, status, total, cancelled, approved_at FROM kakaopay_payments"
            " WHERE approved_day = ? ORDER BY approved_at, tid",
            (day,),
        )

    def _now(self) -> str:
        return self._clock.now().astimezone(KST).strftime("%Y-%m-%dT%H:%M:%S")
