"""The forms as documents. Pure. Their pages are not in the source: docs/forms.md says what their fields follow."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from semu_kit.sheets.document import Addressee, Block, Document, Field, Fields, Signatures, Table, Text

from reward.identities.schemas import Account, Identity
from reward.kinds import TITLES, InformantKind, Kind
from reward.reports.rules import EVASION, MATTERS

DAY = "       년      월      일"
_ROWS = 5
"""Rows of a blank table."""


@dataclass(frozen=True, slots=True)
class City:
    """Whose form it is, and the article that asks for it."""

    name: str
    article: str

    @property
    def mayor(self) -> Addressee:
        """김포시장 of 경기도 김포시."""
        return Addressee(f"{self.name.split()[-1]}장 귀하")


@dataclass(frozen=True, slots=True)
class Filed:
    """What a report says, for its form."""

    number: str
    matter: str
    identity: Identity
    statement: str
    files: int
    reported_on: date


@dataclass(frozen=True, slots=True)
class Claimed:
    """An award that is claimed. Won."""

    kind: Kind
    month: date
    meeting: str
    decided_on: date
    won: int


@dataclass(frozen=True, slots=True)
class Claimant:
    """Who claims, and where it is paid to."""

    name: str
    account: Account
    claimed_on: date
    awards: Sequence[Claimed]
    number: str = ""
    """The report's, for an informant."""


def report(kind: InformantKind, city: City, filed: Filed | None = None) -> Document:
    """별지 제1호서식 (탈루·부당 환급·감면), 제2호서식 (은닉재산): `filed` is None for a blank one."""
    evasion = kind == EVASION
    who = "제보자" if evasion else "신고자"
    matters = MATTERS[kind]
    person = filed.identity if filed else Identity(name="", address="")
    chosen = f"■ {matters[filed.matter]}" if filed else "\n".join(f"□ {title}" for title in matters.values())
    subject = [] if evasion else [[Field("체납자 성명"), Field("재산의 소재지")]]
    blocks: list[Block] = [
        *([Fields("", [[Field("접수번호", filed.number), Field("접수일", filed.reported_on.isoformat())]])]
          if filed else [Fields("", [[Field("접수번호"), Field("접수일")]])]),
        Fields(who, [
            [Field("성명", person.name), Field("연락처", person.phone or "")],
            [Field("주소", person.address)],
            [Field("직무 관련", "공무원이 직무와 관련하여 알게 된 것인지:   □ 예   □ 아니오")],
        ]),
        Fields("제보 내용" if evasion else "신고 내용", [
            *subject,
            [Field("중요한 자료" if evasion else "재산의 종류", chosen)],
            [Field("내용", filed.statement if filed else "", 12)],
            [Field("증거자료", f"{filed.files}건 제출" if filed else "", 2)],
        ]),
        Text(f"지방세기본법 §146⑤ 및 {city.article}에 따라 위와 같이 {who[:2]}합니다."),
        Signatures(_day(filed.reported_on) if filed else DAY, [(who, person.name)]),
        city.mayor,
        Text(
            "성명과 주소를 분명히 적고 서명하거나 날인하여야 하며, 객관적으로 확인되는 증거자료를 붙입니다"
            "(지방세기본법 §146⑤). 신원은 목적 외의 용도로 쓰거나 다른 사람에게 알리지 아니합니다(같은 조 ⑥).",
            small=True,
        ),
    ]  # fmt: skip
    return Document(_REPORTS[kind][0], f"{city.article} · {_REPORTS[kind][1]}", blocks)


_REPORTS: Mapping[InformantKind, tuple[str, str]] = {
    "evasion_informant": ("탈루·부당 환급·감면 제보서", "별지 제1호서식"),
    "hidden_assets_informant": ("체납자 은닉재산 신고서", "별지 제2호서식"),
}


def claim(city: City, claimant: Claimant | None = None) -> Document:
    """별지 제3호서식 (포상금 지급신청서)."""
    account = claimant.account if claimant else None
    awards = claimant.awards if claimant else ()
    lines = [
        [str(place), TITLES[one.kind], f"{one.month:%Y-%m}", f"{one.meeting} ({one.decided_on})", f"{one.won:,}"]
        for place, one in enumerate(awards, 1)
    ]
    total = f"{sum(one.won for one in awards):,}원" if claimant else ""
    blocks: list[Block] = [
        Fields("신청인", [
            [Field("성명", claimant.name if claimant else ""), Field("접수번호", claimant.number if claimant else "")],
            [Field("소속 또는 주소"), Field("연락처")],
        ]),
        Table(
            "신청 내용", ["연번", "구분", "징수월", "위원회 의결", "금액(원)"], [1, 3, 2, 4, 2],
            lines or [[" "] * 5 for _ in range(_ROWS)], numbers=[0, 4],
        ),
        Fields("", [[Field("신청 금액", total)]]),
        Fields("받을 예금계좌", [
            [Field("금융기관", f"은행코드 {account.bank}" if account else ""),
             Field("예금주", account.holder if account else "")],
            [Field("계좌번호", account.number if account else "")],
        ]),
        Text(f"{city.article}에 따라 위와 같이 포상금의 지급을 신청합니다."),
        Signatures(_day(claimant.claimed_on) if claimant else DAY, [("신청인", claimant.name if claimant else "")]),
        city.mayor,
        Text("거짓이나 그 밖의 부정한 방법으로 지급받은 포상금은 이자를 더하여 환수합니다.", small=True),
    ]  # fmt: skip
    return Document("포상금 지급신청서", f"{city.article} · 별지 제3호서식", blocks)


def _day(day: date) -> str:
    return f"{day.year}년 {day.month}월 {day.day}일"
