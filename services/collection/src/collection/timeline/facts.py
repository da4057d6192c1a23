"""What officials recorded about a bill, line by line in Korean."""

from collections.abc import Callable

from semu_contracts.internal.timeline import TimelineEntry

from collection.deferrals.rules import NAMES as DEFERRALS
from collection.limitations.rules import NAMES as LIMITATIONS
from collection.timeline.line import Row, entry
from collection.write_offs.rules import NAMES as REASONS

_CONTACTS = {"phone": "전화", "visit": "방문", "office": "내방 상담", "letter": "서면", "message": "문자·메신저"}
_DISPOSITIONS = {
    "seizure": "압류", "attachment_of_taxed_object": "과세물건 압류", "public_sale": "공매",
    "licence_restriction": "관허사업 제한", "accusation": "고발", "name_publication": "명단공개",
    "exit_ban": "출국금지", "plate_seizure": "번호판 영치", "dividend_objection": "배당이의",
    "other_creditors_dividend": "다른 권리자의 경·공매 배당",
}  # fmt: skip
_ENDS = {"property_found": "재산 발견", "payment": "수납", "error": "착오"}


def _contact(row: Row) -> list[TimelineEntry]:
    how = "직접 독려" if row["direct"] else "독려"
    title = f"{how}: {_CONTACTS[row['kind']]}({row['day']})"
    return [entry(row, "contact.recorded", title, "contact", "day", "kind", "direct", "outcome")]


def _disposition(row: Row) -> list[TimelineEntry]:
    title = f"{_DISPOSITIONS[row['kind']]}({row['day']})"
    return [entry(row, "disposition.recorded", title, "disposition", "day", "kind")]


def _deferral(row: Row) -> list[TimelineEntry]:
    title = f"{DEFERRALS[row['kind']]}({row['first_day']}~{row['last_day']})"
    return [entry(row, "deferral.granted", title, "deferral", "kind", "first_day", "last_day", "provision")]


def _deferral_end(row: Row) -> list[TimelineEntry]:
    return [entry(row, "deferral.ended", f"징수유예 취소({row['ended_on']}까지)", "deferral", "ended_on", "reason")]


def _write_off(row: Row) -> list[TimelineEntry]:
    won = row["principal"] + row["charge"] + row["expense"]
    title = f"정리보류 {won:,}원: {REASONS[row['reason']]}({row['day']})"
    facts = ("day", "reason", "provision", "principal", "charge", "expense", "searched_on")
    return [entry(row, "write_off.recorded", title, "write_off", *facts)]


def _write_off_cancellation(row: Row) -> list[TimelineEntry]:
    title = f"정리보류 취소: {_ENDS[row['cause']]}({row['day']})"
    facts = ("day", "cause", "principal", "charge", "expense", "added_charge")
    return [entry(row, "write_off.cancelled", title, "write_off", *facts)]


def _lapse(row: Row) -> list[TimelineEntry]:
    won = row["principal"] + row["charge"] + row["expense"]
    title = f"시효완성정리 {won:,}원({row['day']})"
    return [entry(row, "bill.lapsed", title, "lapse", "day", "principal", "charge", "expense")]


def _limitation(row: Row) -> list[TimelineEntry]:
    title = f"소멸시효 {LIMITATIONS[row['cause']]}: 완성일 {row['limitation_on']}"
    facts = ("cause", "first_day", "last_day", "limitation_on")
    return [entry(row, "limitation.recorded", title, "limitation", *facts)]


def _entrustment(row: Row) -> list[TimelineEntry]:
    title = f"징수촉탁({row['day']}, 촉탁기관 {row['authority']})"
    return [entry(row, "entrusted.recorded", title, "entrustment", "day", "authority")]


ENTRIES: dict[str, Callable[[Row], list[TimelineEntry]]] = {
    "contact": _contact,
    "disposition": _disposition,
    "deferral": _deferral,
    "deferral_end": _deferral_end,
    "write_off": _write_off,
    "write_off_cancellation": _write_off_cancellation,
    "lapse": _lapse,
    "limitation": _limitation,
    "entrustment": _entrustment,
}
"""How each source of the story is told."""
