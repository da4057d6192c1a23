"""The minutes say who was there, what was decided and what it gave."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from reward.committee.meetings.schemas import MeetingView
from reward.committee.minutes.paper import Attendee, AwardLine, minutes
from semu_kit.sheets.document import Fields, Signatures, Table, Text

CHAIR, HEAD, LAWYER = (UUID(int=number) for number in range(3))


def meeting(**changes: Any) -> MeetingView:
    item = {
        "matter": "eligibility", "about": "credits", "title": "2건, 100,000원", "text": None, "subjects": 2,
        "won": 100_000, "outcome": "carried", "decision": UUID(int=9),
        "votes": [{"member": CHAIR, "vote": "for"}, {"member": LAWYER, "vote": "abstained"}],
    }  # fmt: skip
    criteria = {
        "matter": "criteria", "about": "text", "title": "지급기준", "text": "끝수는 버린다.", "subjects": 0,
        "won": None, "outcome": "postponed", "decision": None, "votes": [],
    }  # fmt: skip
    usual = {
        "meeting": UUID(int=7), "reference": "제2026-3차", "held_on": date(2026, 10, 19), "state": "confirmed",
        "presiding": CHAIR, "called_at": datetime(2026, 10, 1, tzinfo=UTC), "cancelled_for": None,
        "closed_at": datetime(2026, 10, 19, tzinfo=UTC), "municipality": "41570",
        "attendance": [
            {"member": CHAIR, "presence": "present"}, {"member": HEAD, "presence": "barred"},
            {"member": LAWYER, "presence": "present"},
        ],
        "agenda": [item | {"number": 1}, criteria | {"number": 2}],
    }  # fmt: skip
    return MeetingView.model_validate(usual | changes)


MEMBERS = [
    Attendee(CHAIR, "chair", "재정국장"), Attendee(HEAD, "ex_officio", "징수과장"),
    Attendee(LAWYER, "appointed", "홍길동"),
]  # fmt: skip


def test_the_minutes_tell_the_whole_meeting() -> None:
    award = AwardLine(1, "collector", date(2026, 9, 1), UUID(int=5), 100_000)
    facts, present, agenda, text, given, signed = minutes(meeting(), "김포시", "조례 §7⑥", MEMBERS, [award]).blocks
    assert isinstance(facts, Fields)
    assert facts.rows[-1][0].value == "재적 3명 · 출석 2명 · 결석 0명 · 제척 1명"
    assert isinstance(present, Table)
    assert present.rows == [
        ["위원장", "재정국장", "출석 (주재)"], ["당연직", "징수과장", "제척"], ["위촉직", "홍길동", "출석"],
    ]  # fmt: skip
    assert isinstance(agenda, Table)
    assert agenda.rows == [
        ["1", "지급대상·요건", "2건, 100,000원", "1", "0", "1", "가결"],
        ["2", "지급기준", "지급기준", "", "", "", "보류"],
    ]  # fmt: skip
    assert isinstance(text, Text)
    assert text.text == "안건 2. 지급기준: 끝수는 버린다."
    assert isinstance(given, Table)
    assert given.rows[0] == ["1", "체납액 징수", "2026-09", str(UUID(int=5)), "100,000"]
    assert given.rows[1][-1] == "100,000"
    assert isinstance(signed, Signatures)
    assert signed.places == [("위원장", "재정국장"), ("위촉직", "홍길동")]


def test_a_meeting_that_came_to_nothing_says_why() -> None:
    nothing = meeting(attendance=[], agenda=[], state="cancelled", presiding=None, cancelled_for="정족수 미달")
    facts, *_ = minutes(nothing, "김포시", "조례 §7⑥", [], []).blocks
    assert isinstance(facts, Fields)
    assert facts.rows[-1][0].value == "정족수 미달"
