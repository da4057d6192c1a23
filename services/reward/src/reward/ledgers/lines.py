"""The lines of the ledgers: each field that has a Column is a column of the form. Won; days in KST.

An informant is a report's number here, and nothing else (지방세기본법 §146⑥).
"""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel
from semu_kit.sheets.columns import Column


class Settlement(BaseModel):
    """What was decided, what was paid of it, and what was asked back: the end of every line.

    won = reduced + paid + outstanding.
    """

    meeting: Annotated[str, Column("회의", 7, group="위원회 의결")]
    decided_on: Annotated[date, Column("의결일", 9, group="위원회 의결")]
    won: Annotated[int, Column("결정액", 9, number=True, group="위원회 의결")]
    claimed_on: date | None
    """신청일 (조례 §8①)."""
    reduced: Annotated[int, Column("감액", 8, number=True)]
    """What fell before it was paid, because a receipt was undone."""
    state: Annotated[str, Column("상태", 8, group="지급")]
    fiscal_year: Annotated[int | None, Column("회계 연도", 4, group="지급")]
    """Whose budget pays; the next year's where this one's was short (조례 §9① 단서)."""
    paid_on: Annotated[date | None, Column("지급일", 9, group="지급")]
    paid: Annotated[int, Column("지급액", 9, number=True, group="지급")]
    outstanding: Annotated[int, Column("미지급액", 9, number=True, group="지급")]
    demanded: Annotated[int, Column("통지액", 8, number=True, group="환수")]
    """Principal and interest (조례 §11)."""
    recovered: Annotated[int, Column("납부액", 8, number=True, group="환수")]
    remarks: Annotated[list[str], Column("비고", 12)]


class Reported(BaseModel):
    """A line about one report."""

    award: UUID
    report: UUID
    number: Annotated[str, Column("접수번호", 11)]
    reported_on: Annotated[date, Column("접수일", 9)]
    completed_on: Annotated[date | None, Column("징수완료일", 9)]


class EvasionReport(Reported):
    matter: Annotated[str, Column("제공한 자료", 18)]
    collected: Annotated[int, Column("탈루세액 등", 12, number=True)]
    gross: Annotated[int, Column("산출액", 11, number=True)]


class HiddenAssetsReport(Reported):
    matter: Annotated[str, Column("은닉재산", 20)]
    collected: Annotated[int, Column("은닉재산 징수액", 12, number=True)]
    gross: Annotated[int, Column("산출액", 11, number=True)]


class EvasionLine(Settlement, EvasionReport):
    """별지 제4호: 탈루 또는 부당한 환급·감면의 제보."""


class HiddenAssetsLine(Settlement, HiddenAssetsReport):
    """별지 제5호: 체납자 은닉재산의 신고."""


class Credited(BaseModel):
    """A line about what one person is given for one receipt."""

    award: UUID
    credit: UUID
    person: UUID
    """An opaque id of the official or citizen."""
    bill: UUID
    receipt: UUID
    payee: Annotated[str, Column("지급대상자", 10)]
    bill_number: Annotated[str, Column("부과 건", 8)]
    """The end of the bill's id, by which collection finds it."""
    item: Annotated[str, Column("세목", 8)]


class Reckoned(BaseModel):
    """How the amount came about, receipt by receipt."""

    received_on: Annotated[date, Column("수납일", 9)]
    collected: Annotated[int, Column("징수액", 11, number=True)]
    rate: Annotated[str, Column("지급률", 6)]
    gross: Annotated[int, Column("산출액", 9, number=True)]
    sharers: Annotated[int, Column("인원", 3, number=True)]
    share: Annotated[int, Column("건당 한도 뒤", 8, number=True)]
    """This person's, after the joint split and the cap per case; 결정액 is after the cap of the month, too."""


class FoundRevenue(Credited):
    found_on: Annotated[date, Column("발굴일", 9)]
    use: Annotated[str, Column("발굴 내용", 7)]
    liability_day: Annotated[date | None, Column("의무 성립일", 9)]
    levied_on: Annotated[date | None, Column("부과일", 9)]


class Arrears(Credited):
    levy_year: Annotated[int, Column("부과 연도", 4)]
    standing: Annotated[str, Column("체납 구분", 9)]


class Entrusted(Credited):
    levy_year: Annotated[int, Column("부과 연도", 4)]
    fee: Annotated[int, Column("촉탁 교부금", 9, number=True)]


class HiddenRevenueLine(Settlement, Reckoned, FoundRevenue):
    """별지 제6호: 숨은 세원 발굴."""


class ArrearsLine(Settlement, Reckoned, Arrears):
    """별지 제7호: 지난연도 체납액 징수."""


class EntrustedLine(Settlement, Reckoned, Entrusted):
    """별지 제8호: 징수촉탁."""


LedgerLine = EvasionLine | HiddenAssetsLine | HiddenRevenueLine | ArrearsLine | EntrustedLine
