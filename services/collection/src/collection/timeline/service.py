"""A bill's story in this service, in order, each line in Korean for an official."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from semu_contracts.internal.timeline import Document, Timeline, TimelineEntry
from sqlalchemy.ext.asyncio import AsyncSession

from collection.timeline import repository

Row = dict[str, Any]

_CONTACTS = {"phone": "전화", "visit": "방문", "office": "내방 상담", "letter": "서면", "message": "문자·메신저"}
_DISPOSITIONS = {
    "seizure": "압류", "attachment_of_taxed_object": "과세물건 압류", "public_sale": "공매",
    "licence_restriction": "관허사업 제한", "accusation": "고발", "name_publication": "명단공개",
    "exit_ban": "출국금지", "plate_seizure": "번호판 영치", "dividend_objection": "배당이의",
    "other_creditors_dividend": "다른 권리자의 경·공매 배당",
}  # fmt: skip
_KEPT = {"paid": "수납된 건", "notified": "안내한 건", "not_open": "열리지 않은 건"}
_OVER = {"paid_twice": "이중 납부", "withdrawn": "철회된 건의 납부", "too_much": "초과 납부"}


async def tell(session: AsyncSession, bill: UUID) -> Timeline:
    """What happened to the bill here; empty and of no municipality if it is not known."""
    story = await repository.story(session, bill)
    municipality = next((row["municipality"] for source, row in story if source == "opening"), None)
    entries = [entry for source, row in story for entry in _ENTRIES[source](row)]
    return Timeline(bill=bill, municipality=municipality, entries=sorted(entries, key=lambda entry: entry.at))


def _entry(row: Row, what: str, title: str, document: str, *facts: str) -> TimelineEntry:
    return TimelineEntry(
        at=row["at"],
        service="collection",
        what=what,
        title=title,
        actor=row["actor"],
        document=Document(kind=document, id=str(row["id"])),
        facts={name: row[name] for name in facts if row[name] is not None},
    )


def _opening(row: Row) -> list[TimelineEntry]:
    how = "이월 체납으로 개설" if row["kind"] == "carried_over" else "징수결정으로 개설"
    opened = _entry(
        row, "bill.opened", f"{how}: 본세 {row['principal']:,}원", "levy",
        "kind", "fiscal_year", "book_year", "payment_number", "due_date", "payable_until", "written_off_on",
    )  # fmt: skip
    if row["arrears_since"] is None or row["closing"] is not None:
        return [opened]
    arrears = _entry(row, "arrears.began", f"체납 시작({row['arrears_since']})", "levy", "arrears_since")
    return [opened, arrears]


def _closing(row: Row) -> list[TimelineEntry]:
    return [_entry(row, "arrears.began", f"납기마감: 체납 시작({row['day']})", "closing", "day")]


def _contact(row: Row) -> list[TimelineEntry]:
    how = "직접 독려" if row["direct"] else "독려"
    title = f"{how}: {_CONTACTS[row['kind']]}({row['day']})"
    return [_entry(row, "contact.recorded", title, "contact", "day", "kind", "direct", "outcome")]


def _disposition(row: Row) -> list[TimelineEntry]:
    title = f"{_DISPOSITIONS[row['kind']]}({row['day']})"
    return [_entry(row, "disposition.recorded", title, "disposition", "day", "kind")]


def _campaign(row: Row) -> list[TimelineEntry]:
    return [_entry(row, "campaign.approved", f"안내 발송 승인: {row['name']}", "campaign")]


def _receipt(row: Row) -> list[TimelineEntry]:
    won = row["principal"] + row["charge"] + row["expense"]
    facts = ("value_day", "principal", "charge", "expense", "provider", "channel")
    entries = [_entry(row, "receipt.posted", f"수납 {won:,}원(수납일 {row['value_day']})", "receipt", *facts)]
    if row["undid_arrears"]:
        entries.append(_entry(row, "arrears.undone", "기한 안의 납부로 체납 취소", "receipt", "value_day"))
    return entries


def _overpayment(row: Row) -> list[TimelineEntry]:
    title = f"과오납 {row['amount']:,}원: {_OVER[row['reason']]}"
    return [_entry(row, "overpayment.kept", title, "overpayment", "amount", "reason", "value_day")]


def _withdrawal(row: Row) -> list[TimelineEntry]:
    kept = row["reason"]
    title = f"부과 파일 철회에서 제외: {_KEPT[kept]}" if kept else "부과 파일 철회로 감액"
    return [_entry(row, f"withdrawal.{row['outcome']}", title, "levy_file", "reason")]


_ENTRIES: dict[str, Callable[[Row], list[TimelineEntry]]] = {
    "opening": _opening,
    "closing": _closing,
    "contact": _contact,
    "disposition": _disposition,
    "campaign": _campaign,
    "receipt": _receipt,
    "overpayment": _overpayment,
    "withdrawal": _withdrawal,
}
