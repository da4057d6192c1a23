"""Messages from the moment they are accepted to the moment a phone shows them."""

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from semu_kit.clock import KST, Clock

from simulators.alimtalk import codes
from simulators.alimtalk.schemas import RawRecipient, Recipient, Sending
from simulators.alimtalk.templates import Refused, Wording, check_buttons, check_content, substitute
from simulators.people.citizens import Citizen, Citizens
from simulators.store import Row, Store
from simulators.troubles.troubles import Troubles

IDEMPOTENCY_WINDOW = timedelta(minutes=10)

_OUTCOMES = {"not_a_member": codes.NOT_A_MEMBER, "blocked": codes.BLOCKED, "unconfirmed": codes.UNCONFIRMED}


@dataclass(frozen=True)
class SendResult:
    recipient_seq: int
    recipient_no: str
    code: int
    grouping_key: str | None


class Messages:
    def __init__(
        self,
        store: Store,
        citizens: Citizens,
        troubles: Troubles,
        clock: Clock,
        delivery: timedelta,
        unconfirmed: timedelta,
    ) -> None:
        self._store = store
        self._citizens = citizens
        self._troubles = troubles
        self._clock = clock
        self._delivery = delivery
        self._unconfirmed = unconfirmed

    def claim(self, idempotency_key: str) -> bool:
        """False where the key was used within the last ten minutes: the call fails, it is not replayed."""
        now = self._clock.now()
        oldest = (now - IDEMPOTENCY_WINDOW).timestamp()
        return bool(
            self._store.write(
                "INSERT INTO alimtalk_idempotency_keys VALUES (?, ?) ON CONFLICT (key) DO UPDATE"
                " SET used_at = excluded.used_at WHERE alimtalk_idempotency_keys.used_at <= ?",
                (idempotency_key, now.timestamp(), oldest),
            )
        )

    def accept(
        self, sending: Sending, recipients: Sequence[Recipient], template: Wording
    ) -> tuple[str, list[SendResult]]:
        """The request's id, and for each recipient whether its message was taken."""
        request_id = f"{self._clock.now().astimezone(KST):%Y%m%d%H%M%S}{secrets.token_hex(8)}"
        reached = self._citizens.by_phones([_digits(recipient.recipientNo) for recipient in recipients])
        results: list[SendResult] = []
        messages: list[dict[str, Any]] = []
        for seq, recipient in enumerate(recipients, start=1):
            citizen = reached.get(_digits(recipient.recipientNo))
            try:
                wording = self._compose(recipient, template, citizen)
            except Refused as refusal:
                code = refusal.code
            else:
                code = codes.OK
                messages.append(self._message(request_id, seq, sending, recipient, wording, citizen))
            results.append(SendResult(seq, recipient.recipientNo, code, recipient.recipientGroupingKey))
        self._store.write_many(_INSERT, messages)
        return request_id, results

    def _compose(self, recipient: Recipient, template: Wording, citizen: Citizen | None) -> Wording:
        subject = citizen.person if citizen else recipient.recipientNo
        if self._troubles.strike("alimtalk", "template_mismatch", subject):
            raise Refused(codes.CONTENT_MISMATCH)
        if trouble := self._troubles.strike("alimtalk", "partial_success", subject):
            raise Refused(int(trouble.value or codes.CANNOT_SEND))
        if not recipient.recipientNo or not _digits(recipient.recipientNo):
            raise Refused(codes.BAD_NUMBER)
        if isinstance(recipient, RawRecipient):
            check_content(template, recipient.content)
            check_buttons(template, recipient.buttons)
            return Wording(recipient.content, tuple(recipient.buttons))
        wording = substitute(template, recipient.templateParameter)
        if not recipient.buttons:
            return wording
        check_buttons(template, recipient.buttons)
        return Wording(wording.content, tuple(recipient.buttons))

    def _message(
        self, request_id: str, seq: int, sending: Sending, recipient: Recipient, wording: Wording,
        citizen: Citizen | None,
    ) -> dict[str, Any]:  # fmt: skip
        now = self._clock.now()
        outcome = codes.BAD_NUMBER if citizen is None else _OUTCOMES.get(citizen.kakao, codes.DELIVERED)
        late = self._troubles.strike("alimtalk", "late_unconfirmed", citizen.person if citizen else "")
        return {
            "request_id": request_id,
            "recipient_seq": seq,
            "recipient_no": _digits(recipient.recipientNo),
            "person": citizen.person if citizen else None,
            "template_code": sending.templateCode,
            "content": wording.content,
            "buttons": json.dumps([button.model_dump(exclude_none=True) for button in wording.buttons]),
            "sender_grouping_key": sending.senderGroupingKey,
            "recipient_grouping_key": recipient.recipientGroupingKey,
            "request_date": sending.requestDate or stamp(now),
            "create_date": stamp(now),
            "update_date": stamp(now),
            "next_code": codes.UNCONFIRMED if late else outcome,
            "due_at": (now + self._delivery).timestamp(),
        }

    def decide_due(self, limit: int) -> list[Row]:
        """Messages whose result is known now. One that stays unconfirmed (3005) is due again later, as delivered."""
        now = self._clock.now()
        return self._store.rows(
            "UPDATE alimtalk_messages SET result_code = next_code, update_date = :stamp,"
            " status = iif(next_code = :delivered, 'COMPLETED', 'FAILED'),"
            " receive_date = iif(next_code = :delivered, :stamp, NULL),"
            " due_at = iif(next_code = :unconfirmed, :later, NULL),"
            " next_code = iif(next_code = :unconfirmed, :delivered, NULL)"
            " WHERE (request_id, recipient_seq) IN (SELECT request_id, recipient_seq FROM alimtalk_messages"
            "  WHERE due_at <= :now ORDER BY due_at LIMIT :limit) RETURNING *",
            {
                "stamp": stamp(now), "now": now.timestamp(), "later": (now + self._unconfirmed).timestamp(),
                "delivered": codes.DELIVERED, "unconfirmed": codes.UNCONFIRMED, "limit": limit,
            },
        )  # fmt: skip

    def settle_unconfirmed(self) -> int:
        """Lets every unconfirmed message arrive now."""
        return self._store.write(
            "UPDATE alimtalk_messages SET due_at = ? WHERE result_code = ? AND due_at IS NOT NULL",
            (self._clock.now().timestamp(), codes.UNCONFIRMED),
        )

    def cancel(self, request_id: str, seqs: Sequence[int]) -> int:
        """Only what has no result yet; without `seqs` the whole request."""
        chosen = f" AND recipient_seq IN ({','.join('?' * len(seqs))})" if seqs else ""
        return self._store.write(
            "UPDATE alimtalk_messages SET status = 'CANCEL', due_at = NULL, next_code = NULL, update_date = ?"
            f" WHERE request_id = ? AND status = 'READY'{chosen}",
            (stamp(self._clock.now()), request_id, *seqs),
        )

    def get(self, request_id: str, seq: int) -> Row | None:
        return self._store.row(
            "SELECT * FROM alimtalk_messages WHERE request_id = ? AND recipient_seq = ?", (request_id, seq)
        )

    def updated(self, start: str, end: str, page: int, size: int) -> tuple[list[Row], int]:
        """Messages whose result came between the two KST times, oldest first, and their number."""
        where = "WHERE update_date BETWEEN ? AND ? AND status <> 'READY'"
        return self._page(where, (start, end), page, size)

    def requested(
        self, request_id: str | None, sender_grouping_key: str | None, recipient_grouping_key: str | None,
        page: int, size: int,
    ) -> tuple[list[Row], int]:  # fmt: skip
        where = (
            "WHERE (?1 IS NULL OR request_id = ?1) AND (?2 IS NULL OR sender_grouping_key = ?2)"
            " AND (?3 IS NULL OR recipient_grouping_key = ?3)"
        )
        return self._page(where, (request_id, sender_grouping_key, recipient_grouping_key), page, size)

    def _page(self, where: str, values: tuple[Any, ...], page: int, size: int) -> tuple[list[Row], int]:
        count = self._store.row(f"SELECT count(*) AS n FROM alimtalk_messages {where}", values)
        rows = self._store.rows(
            f"SELECT * FROM alimtalk_messages {where} ORDER BY update_date, request_id, recipient_seq"
            f" LIMIT {size:d} OFFSET {(page - 1) * size:d}",
            values,
        )
        return rows, count["n"] if count else 0

    def on_phone(self, person: str) -> list[Row]:
        """What the person's KakaoTalk shows, oldest first."""
        return self._store.rows(
            "SELECT * FROM alimtalk_messages WHERE person = ? AND status = 'COMPLETED' ORDER BY create_date",
            (person,),
        )

    def recipients(self) -> list[str]:
        """The persons whose KakaoTalk shows a message."""
        rows = self._store.rows(
            "SELECT DISTINCT person FROM alimtalk_messages WHERE status = 'COMPLETED' AND person IS NOT NULL"
            " ORDER BY person"
        )
        return [row["person"] for row in rows]


def stamp(moment: datetime) -> str:
    return moment.astimezone(KST).isoformat(timespec="milliseconds")


def _digits(number: str) -> str:
    return "".join(filter(str.isdigit, number))


_INSERT = (
    "INSERT INTO alimtalk_messages (request_id, recipient_seq, recipient_no, person, template_code, content, buttons,"
    " sender_grouping_key, recipient_grouping_key, request_date, create_date, update_date, status, next_code, due_at)"
    " VALUES (:request_id, :recipient_seq, :recipient_no, :person, :template_code, :content, :buttons,"
    " :sender_grouping_key, :recipient_grouping_key, :request_date, :create_date, :update_date, 'READY', :next_code,"
    " :due_at)"
)
