"""The lines of the registers: each field that has a Column is a column of the form. Won; days in KST."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, BaseModel
from semu_kit.clock import KST
from semu_kit.sheets.columns import Column

LevyNumber = Annotated[str, Column("과세번호", 13)]
Name = Annotated[str | None, Column("납세자명", 11)]
"""Asked of assessment when the register is made, and not kept; None once the personal data was purged."""
ItemName = Annotated[str, Column("세목", 9)]
Period = Annotated[str, Column("연도/기분", 8)]

CHANNELS = {
    "kakaopay": "카카오페이", "card": "신용카드", "virtual_account": "가상계좌", "auto_transfer": "자동이체",
    "bank_window": "은행창구", "bank_machine": "자동화기기", "bank_internet": "인터넷지로",
    "counter_cash": "창구(현금)", "counter_card": "창구(카드)",
}  # fmt: skip
"""수납구분 in words; a channel that is not here is shown as it is named."""


class Stamp(BaseModel):
    """The electronic stamp (수납인 전자소인, Dongjak 9) of one receipt: when it was put, and by whom."""

    receipt: UUID
    value_day: date
    """은행수납일."""
    channel: str
    won: int
    stamped_at: AwareDatetime
    stamped_by: str
    reversed_on: date | None
    """The day on which the receipt was taken back (수납 취소), if it was."""

    def __str__(self) -> str:
        at = self.stamped_at.astimezone(KST)
        how = f"{self.value_day} {CHANNELS.get(self.channel, self.channel)} {self.won:,}"
        taken_back = f" △취소 {self.reversed_on}" if self.reversed_on else ""
        return f"{how} ⓢ{at:%Y-%m-%d %H:%M} {self.stamped_by.partition(':')[2][:13]}{taken_back}"


class BillLine(BaseModel):
    """A line about one bill."""

    taxpayer: UUID
    bill: UUID
    levy_number: LevyNumber
    name: Name = None
    item_name: ItemName
    period: Period


class ReceiptBookLine(BillLine):
    """One bill in the receipt book (수납부, 별지 제8호서식; Dongjak 6②, 7①, 9)."""

    decided_day: Annotated[date, Column("징수결의일", 9)]
    due_date: Annotated[date, Column("납기일", 9)]
    levied: Annotated[int, Column("부과금액", 11, number=True)]
    taken_off: Annotated[int, Column("감액/결손", 10, number=True)]
    proper: Annotated[int, Column("정당세액", 11, number=True)]
    collected: Annotated[int, Column("수납액", 11, number=True)]
    stamps: Annotated[list[Stamp], Column("은행수납일 · 수납구분 · 수납액 · ⓢ수납인(전자소인)", 46)]


class CollectionLine(BillLine):
    """One component of one bill in the collection register (징수부, 별지 제9호서식; Dongjak 6④, 11②, 12②, 22)."""

    decided_day: Annotated[date, Column("징수결의일", 9)]
    payable_until: Annotated[date, Column("납부기한", 9)]
    component: Annotated[str, Column("구분", 8)]
    carried_in: Annotated[int, Column("이월", 10, number=True, group="이월액")]
    reinstated: Annotated[int, Column("결손취소", 9, number=True, group="이월액")]
    added_charge: Annotated[int, Column("추가 가산금", 9, number=True, group="이월액")]
    """가산금 added by the day on which the write-off was cancelled (Dongjak 22); the books take it when it is paid."""
    decided: Annotated[int, Column("결정", 10, number=True, group="징수결정액")]
    late_charge: Annotated[int, Column("가산금", 9, number=True, group="징수결정액")]
    reduced: Annotated[int, Column("감액(경정)", 10, number=True)]
    collected: Annotated[int, Column("수납액", 10, number=True)]
    written_off: Annotated[int, Column("처리", 9, number=True, group="정리보류")]
    restored: Annotated[int, Column("취소", 9, number=True, group="정리보류")]
    lapsed: Annotated[int, Column("시효완성", 9, number=True)]
    carried_out: Annotated[int, Column("차년이월", 10, number=True)]
    outstanding: Annotated[int, Column("미수납", 10, number=True)]
    remarks: Annotated[list[str], Column("비고(사유)", 17)]
    """Why it was reduced, or why a write-off was cancelled (Dongjak 22)."""


class ArrearsSums(BaseModel):
    """What both arrears registers sum: what was to be cleared, how it was cleared, and what is claimed still."""

    carried: Annotated[int, Column("이월", 10, number=True, group="체납액")]
    newly_decided: Annotated[int, Column("당해결정", 10, number=True, group="체납액")]
    reduced: Annotated[int, Column("감액", 9, number=True, group="정리")]
    collected: Annotated[int, Column("수납", 10, number=True, group="정리")]
    shelved: Annotated[int, Column("정리보류", 9, number=True, group="정리")]
    principal: Annotated[int, Column("본세", 10, number=True, group="미정리")]
    charge: Annotated[int, Column("가산금", 9, number=True, group="미정리")]
    expense: Annotated[int, Column("체납처분비", 8, number=True, group="미정리")]
    accrued: Annotated[int, Column("미결정 가산금", 10, number=True)]
    """가산금 up to the register's day that was not decided yet."""
    beside: Annotated[int, Column("정리보류 잔액", 10, number=True)]
    """What lives on beside the books."""
    claimed: Annotated[int, Column("체납 계", 10, number=True)]


class _ArrearsBill(BillLine):
    payable_until: Annotated[date, Column("납부기한", 9)]
    arrears_since: Annotated[date | None, Column("체납일", 9)]
    demand_due: Annotated[date | None, Column("독촉기한", 9)]
    limitation_on: Annotated[date | None, Column("시효완성일", 9)]
    state: Annotated[str, Column("상태", 8)]


class ArrearsLine(ArrearsSums, _ArrearsBill):
    """One bill in the arrears register (체납액 정리부, 별지 제10호서식; Dongjak 10②, 15①)."""


class Debtor(BaseModel):
    """A line about one person."""

    taxpayer: UUID
    name: Name = None
    items: Annotated[str, Column("세목", 20)]
    oldest: Annotated[date | None, Column("최초 체납일", 9)]
    limitation_on: Annotated[date | None, Column("첫 시효완성일", 9)]
    bills: Annotated[int, Column("건수", 5, number=True)]


class DebtorLine(ArrearsSums, Debtor):
    """One person's bills in the arrears register (체납액 정리부, 별지 제11호서식; Dongjak 10②, 15①)."""


RegisterLine = BillLine | Debtor
