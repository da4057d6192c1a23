"""A bill's story in this service, in order, each line in Korean for an official."""

from collections.abc import Callable
from uuid import UUID

from semu_contracts.internal.timeline import Timeline, TimelineEntry
from sqlalchemy.ext.asyncio import AsyncSession

from collection.timeline import facts, money, repository
from collection.timeline.line import Row, entry

_KEPT = {"paid": "수납된 건", "notified": "안내한 건", "not_open": "열리지 않은 건"}


async def tell(session: AsyncSession, bill: UUID) -> Timeline:
    """What happened to the bill here; empty and of no municipality if it is not known."""
    story = await repository.story(session, bill)
    municipality = next((row["municipality"] for source, row in story if source == "opening"), None)
    lines = [line for source, row in story for line in _ENTRIES[source](row)]
    return Timeline(bill=bill, municipality=municipality, entries=sorted(lines, key=lambda line: line.at))


def _opening(row: Row) -> list[TimelineEntry]:
    how = "이월 체납으로 개설" if row["kind"] == "carried_over" else "징수결정으로 개설"
    opened = entry(
        row, "bill.opened", f"{how}: 본세 {row['principal']:,}원", "levy",
        "kind", "fiscal_year", "book_year", "payment_number", "due_date", "payable_until",
        "came_written_off_on",
    )  # fmt: skip
    if row["arrears_since"] is None or row["closing"] is not None:
        return [opened]
    arrears = entry(row, "arrears.began", f"체납 시작({row['arrears_since']})", "levy", "arrears_since")
    return [opened, arrears]


def _closing(row: Row) -> list[TimelineEntry]:
    return [entry(row, "arrears.began", f"납기마감: 체납 시작({row['day']})", "closing", "day")]


def _carry_over(row: Row) -> list[TimelineEntry]:
    title = f"{row['into_year']}년도로 이월: {row['won']:,}원"
    return [entry(row, "bill.carried_over", title, "year_end", "into_year", "won")]


def _campaign(row: Row) -> list[TimelineEntry]:
    return [entry(row, "campaign.approved", f"안내 발송 승인: {row['name']}", "campaign")]


def _withdrawal(row: Row) -> list[TimelineEntry]:
    kept = row["reason"]
    title = f"부과 파일 철회에서 제외: {_KEPT[kept]}" if kept else "부과 파일 철회로 감액"
    return [entry(row, f"withdrawal.{row['outcome']}", title, "levy_file", "reason")]


_ENTRIES: dict[str, Callable[[Row], list[TimelineEntry]]] = {
    "opening": _opening,
    "closing": _closing,
    "carry_over": _carry_over,
    **facts.ENTRIES,
    "campaign": _campaign,
    **money.ENTRIES,
    "withdrawal": _withdrawal,
}
