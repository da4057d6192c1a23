"""The minutes (회의록) of a meeting as a document. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from semu_kit.sheets.document import Block, Document, Field, Fields, Signatures, Table, Text

from reward.committee.meetings.rules import Presence
from reward.committee.meetings.schemas import ItemView, MeetingView
from reward.kinds import TITLES, Kind

SEATS = {"chair": "위원장", "ex_officio": "당연직", "appointed": "위촉직"}
PRESENCES: Mapping[Presence, str] = {"present": "출석", "absent": "결석", "barred": "제척"}
STATES = {"called": "소집", "sitting": "확정 전", "confirmed": "확정", "cancelled": "취소"}
MATTERS = {
    "eligibility": "지급대상·요건", "criteria": "지급기준", "special-merit": "특별한 공적",
    "proposal-amount": "지급액 결정", "referred-by-chair": "위원장 부의",
}  # fmt: skip
OUTCOMES = {"carried": "가결", "rejected": "부결", "postponed": "보류", None: ""}


@dataclass(frozen=True, slots=True)
class Attendee:
    """A member as the minutes name them: by office, or by name who was appointed."""

    member: UUID
    seat: str
    called: str


@dataclass(frozen=True, slots=True)
class AwardLine:
    """What an item gave one person, whom the minutes do not name. Won."""

    number: int
    kind: Kind
    month: date
    person: UUID
    won: int


def minutes(
    meeting: MeetingView, municipality: str, articles: str, members: Sequence[Attendee], awards: Sequence[AwardLine]
) -> Document:
    """`municipality`: its name; `articles`: what the meeting follows."""
    presence = {one.member: one.presence for one in meeting.attendance}
    return Document(
        title="포상금 심의위원회 회의록",
        form=articles,
        blocks=[
            Fields("", _facts(meeting, municipality, list(presence.values()))),
            Table(
                "출석", ["구분", "직위·성명", "출석"], [2, 5, 3],
                [
                    [SEATS[one.seat], one.called, _presence(one.member, meeting, presence[one.member])]
                    for one in members
                    if one.member in presence
                ],
            ),
            Table(
                "안건", ["번호", "심의사항", "안건", "찬성", "반대", "기권", "결과"], [2, 4, 14, 2, 2, 2, 2],
                [_item(item) for item in meeting.agenda], numbers=[0, 3, 4, 5],
            ),
            *_texts(meeting.agenda),
            *_given(awards),
            *_signed(meeting, members),
        ],
    )  # fmt: skip


def _facts(meeting: MeetingView, municipality: str, presences: Sequence[Presence]) -> list[list[Field]]:
    counted = " · ".join(f"{said} {presences.count(one)}명" for one, said in PRESENCES.items())
    return [
        [Field("지방자치단체", municipality), Field("회의", meeting.reference)],
        [Field("회의일", meeting.held_on.isoformat()), Field("회의록", STATES[meeting.state])],
        [Field("위원", f"재적 {len(presences)}명 · {counted}" if presences else "")],
        *([[Field("취소 사유", meeting.cancelled_for)]] if meeting.cancelled_for else []),
    ]


def _presence(member: UUID, meeting: MeetingView, presence: Presence) -> str:
    return PRESENCES[presence] + (" (주재)" if member == meeting.presiding else "")


def _item(item: ItemView) -> list[str]:
    ballots = [one.vote for one in item.votes]
    counts = [str(ballots.count(ballot)) if ballots else "" for ballot in ("for", "against", "abstained")]
    return [str(item.number), MATTERS[item.matter], item.title, *counts, OUTCOMES[item.outcome]]


def _texts(agenda: Sequence[ItemView]) -> list[Block]:
    return [Text(f"안건 {item.number}. {item.title}: {item.text}") for item in agenda if item.text]


def _given(awards: Sequence[AwardLine]) -> list[Block]:
    if not awards:
        return []
    lines = [
        [str(one.number), TITLES[one.kind], f"{one.month:%Y-%m}", str(one.person), f"{one.won:,}"] for one in awards
    ]
    total = ["", "합계", "", f"{len(awards)}건", f"{sum(one.won for one in awards):,}"]
    heads = ["안건", "종류", "징수월", "지급대상자 (식별번호)", "결정액 (원)"]
    return [Table("결정한 포상금", heads, [2, 5, 3, 11, 4], [*lines, total], numbers=[0, 4])]


def _signed(meeting: MeetingView, members: Sequence[Attendee]) -> list[Block]:
    """Who was there signs."""
    there = {one.member for one in meeting.attendance if one.presence == "present"}
    places = [(SEATS[one.seat], one.called) for one in members if one.member in there]
    day = f"{meeting.held_on.year}년 {meeting.held_on.month}월 {meeting.held_on.day}일"
    return [Signatures(day, places)] if places else []
