"""Meetings: who may be there, what may be decided, and who confirms it."""

import asyncio
from typing import Any

import pytest


@pytest.fixture
async def credit(service: Any, told: Any) -> dict[str, Any]:
    """One of the second section head's: 50,000 won."""
    await service.hears(told.official("kim"), *told.urging("a", "kim"), told.receipt("a"))
    [credit] = await service.credits()
    return credit


def item_of(*credits: dict[str, Any]) -> dict[str, Any]:
    ids = [credit["credit"] for credit in credits]
    return {"about": "credits", "credits": ids, "total": sum(credit["amount"] for credit in credits)}


def text(matter: str = "criteria", title: str = "지급기준") -> dict[str, Any]:
    return {"about": "text", "matter": matter, "title": title, "text": "임기제 공무원의 한도를 건당에도 적용한다."}


def slug(answer: Any) -> str:
    return answer.json()["type"].rpartition("/")[2]


@pytest.mark.law("Gimpo 7⑤", "Gimpo-old 6⑤")
async def test_a_meeting_decides_on_criteria_and_what_the_chair_refers(service: Any, committee: Any) -> None:
    answer = await committee.hold(text(), text("referred-by-chair", "운영 세칙"))
    assert (answer.status_code, answer.json()["reference"]) == (201, "제2026-1차")
    assert [(one["matter"], one["outcome"]) for one in answer.json()["agenda"]] == [
        ("criteria", "carried"), ("referred-by-chair", "carried"),
    ]  # fmt: skip
    assert all(one["decision"] for one in answer.json()["agenda"])
    listed = (await service.get("/reward/v1/committee/meetings")).json()
    assert [(one["reference"], one["state"]) for one in listed["meetings"]] == [("제2026-1차", "confirmed")]


@pytest.mark.law("Gimpo 7⑤", "Gimpo 3③3", "Gimpo 3③4")
async def test_special_merit_is_recognised_and_the_credit_follows(service: Any, told: Any, committee: Any) -> None:
    await service.hears(told.official("kim"), told.receipt("a"))
    claim = {
        "bill": str(told.id("a")), "official": str(told.id("kim")), "ground": "campaign",
        "first_day": "2026-09-01", "last_day": "2026-10-31", "task": "체납 차량 번호판 영치반",
    }  # fmt: skip
    headers = service.tokens.headers("rewards:write", kind="official", subject=str(told.id("clerk")))
    merit = (await service.client.post("/reward/v1/merits", json=claim, headers=headers)).json()["merit"]
    answer = await committee.hold({"about": "merits", "merits": [merit]})
    assert (answer.status_code, answer.json()["agenda"][0]["matter"]) == (201, "special-merit")
    await service.hears()
    [credit] = [one for one in await service.credits() if one["official"] == str(told.id("kim"))]
    assert (credit["state"], credit["amount"]) == ("provisional", 50_000)
    assert slug(await committee.hold({"about": "merits", "merits": [merit]})) == "not-decidable"


@pytest.mark.law("Gimpo 7⑥", "Gimpo-old 6⑥")
async def test_a_member_who_would_be_paid_may_not_be_there(service: Any, told: Any, committee: Any) -> None:
    await service.hears(*told.urging("a", "head"), told.receipt("a"), told.official("head", 6))
    meeting = await committee.call()
    assert (await committee.put(meeting, item_of(*await service.credits()))).status_code == 201
    answer = await committee.attend(meeting)
    assert (answer.status_code, slug(answer)) == (409, "member-barred")
    assert answer.json()["members"] == [committee.members["head"]]
    assert answer.json()["article"].endswith("§7⑥ 단서")
    answer = await committee.attend(meeting, "head")
    presence = {one["member"]: one["presence"] for one in answer.json()["attendance"]}
    assert presence.pop(committee.members["head"]) == "barred"
    assert set(presence.values()) == {"present"}


async def test_a_member_may_declare_an_interest(service: Any, committee: Any) -> None:
    meeting = await committee.call()
    await committee.put(meeting, text())
    answer = await committee.attend(meeting, "lawyer", barred=[committee.members["lawyer"]])
    presence = {one["member"]: one["presence"] for one in answer.json()["attendance"]}
    assert presence[committee.members["lawyer"]] == "barred"


@pytest.mark.law("Gimpo 7⑥")
async def test_without_more_than_half_of_the_members_nothing_is_decided(service: Any, committee: Any) -> None:
    meeting = await committee.call()
    await committee.put(meeting, text())
    answer = await committee.attend(meeting, "head", "lawyer", "accountant")
    assert (answer.status_code, slug(answer)) == (409, "quorum-missing")
    assert (answer.json()["members"], answer.json()["present"]) == (5, 2)
    gone = await committee.write(f"meetings/{meeting}/cancellation", {"reason": "정족수 미달"})
    assert (gone.status_code, gone.json()["state"]) == (201, "cancelled")
    assert slug(await committee.attend(meeting)) == "meeting-not-open"


@pytest.mark.law("Gimpo 7②")
async def test_a_committee_that_is_not_composed_cannot_meet(service: Any, committee: Any) -> None:
    for name in ("lawyer", "accountant"):
        await committee.write(f"members/{committee.members.pop(name)}/end", {"last_day": "2026-09-30"})
    meeting = await committee.call()
    await committee.put(meeting, text())
    answer = await committee.attend(meeting)
    assert (answer.status_code, slug(answer)) == (409, "committee-not-composed")
    assert answer.json()["article"].endswith("§7②")


@pytest.mark.law("Gimpo 7⑥")
async def test_votes_are_those_of_the_members_who_are_there(service: Any, committee: Any, credit: Any) -> None:
    meeting = await committee.call()
    await committee.put(meeting, item_of(credit))
    path = f"meetings/{meeting}/agenda/1/votes"
    votes = [{"member": member, "vote": "for"} for member in committee.members.values()]
    assert slug(await committee.write(path, {"votes": votes}, method="PUT")) == "meeting-not-open"
    await committee.attend(meeting, "lawyer")
    answer = await committee.write(path, {"votes": votes}, method="PUT")
    assert (answer.status_code, slug(answer)) == (422, "votes-incomplete")
    tied = await committee.vote(meeting, 1, accountant="against", head="abstained")
    assert tied.json()["agenda"][0]["outcome"] == "rejected"
    corrected = await committee.vote(meeting, 1, accountant="against")
    assert corrected.json()["agenda"][0]["outcome"] == "carried"
    assert slug(await committee.vote(meeting, 2)) == "agenda-item-unknown"


async def test_attendance_recorded_anew_asks_for_the_votes_anew(service: Any, committee: Any) -> None:
    meeting = await committee.call()
    await committee.put(meeting, text())
    assert slug(await committee.confirm(meeting)) == "meeting-not-open"
    await committee.attend(meeting)
    await committee.vote(meeting, 1)
    again = (await committee.attend(meeting, "lawyer")).json()
    assert (again["agenda"][0]["outcome"], again["agenda"][0]["votes"]) == (None, [])
    answer = await committee.confirm(meeting)
    assert (answer.status_code, slug(answer), answer.json()["numbers"]) == (409, "not-voted", [1])


async def test_who_presided_confirms_what_another_recorded(service: Any, committee: Any) -> None:
    meeting = await committee.call()
    await committee.put(meeting, text())
    present = {"present": list(committee.members.values())}
    await committee.write(f"meetings/{meeting}/attendance", present, method="PUT", by="director")
    votes = [{"member": member, "vote": "for"} for member in committee.members.values()]
    path = f"meetings/{meeting}/agenda/1/votes"
    await committee.write(path, {"votes": votes}, method="PUT", by="director")
    assert slug(await committee.confirm(meeting, by="head")) == "not-presider"
    assert slug(await committee.confirm(meeting)) == "same-official"
    await committee.write(path, {"votes": votes}, method="PUT")
    assert (await committee.confirm(meeting)).status_code == 201
    assert slug(await committee.confirm(meeting)) == "meeting-not-open"


async def test_a_section_head_presides_where_the_chair_is_not(service: Any, committee: Any) -> None:
    meeting = await committee.call()
    await committee.put(meeting, text())
    for named in (None, committee.members["lawyer"], committee.members["director"]):
        assert slug(await committee.attend(meeting, "director", presiding=named)) == "presider-needed"
    assert slug(await committee.attend(meeting, presiding=committee.members["head"])) == "presider-needed"
    answer = await committee.attend(meeting, "director", presiding=committee.members["head"])
    assert answer.json()["presiding"] == committee.members["head"]
    await committee.vote(meeting, 1)
    assert slug(await committee.confirm(meeting)) == "not-presider"
    assert (await committee.confirm(meeting, by="head")).status_code == 201


@pytest.mark.law("Gimpo 7⑥")
async def test_nobody_records_a_decision_on_a_reward_of_their_own(service: Any, committee: Any, credit: Any) -> None:
    meeting = await committee.call()
    await committee.put(meeting, item_of(credit))
    present = {"present": list(committee.members.values())}
    answer = await committee.write(f"meetings/{meeting}/attendance", present, method="PUT", by="kim")
    assert (answer.status_code, slug(answer)) == (403, "own-award")


async def test_a_meeting_is_recorded_once_it_was_held(service: Any, committee: Any) -> None:
    meeting = await committee.call("2026-10-20")
    await committee.put(meeting, text())
    assert slug(await committee.attend(meeting)) == "meeting-ahead"


async def test_what_is_on_an_open_agenda_is_on_no_other(service: Any, committee: Any, credit: Any) -> None:
    first, second = await committee.call(), await committee.call()
    await committee.put(first, item_of(credit))
    answer = await committee.put(second, item_of(credit))
    assert (answer.status_code, slug(answer)) == (409, "already-on-agenda")
    await committee.write(f"meetings/{first}/cancellation", {"reason": "유회"})
    assert (await committee.put(second, item_of(credit))).status_code == 201
    await committee.attend(second)
    assert slug(await committee.put(second, text())) == "meeting-not-open"


async def test_two_confirmations_at_once_award_once(service: Any, committee: Any, credit: Any) -> None:
    meeting = await committee.call()
    await committee.put(meeting, item_of(credit))
    await committee.attend(meeting)
    await committee.vote(meeting, 1)
    answers = await asyncio.gather(committee.confirm(meeting), committee.confirm(meeting))
    assert sorted(one.status_code for one in answers) == [201, 409]
    assert len((await service.get("/reward/v1/awards")).json()["awards"]) == 1


async def test_meetings_called_at_once_have_numbers_of_their_own(service: Any, committee: Any) -> None:
    await asyncio.gather(*(committee.call() for _ in range(4)))
    listed = (await service.get("/reward/v1/committee/meetings?limit=3")).json()
    rest = (await service.get(f"/reward/v1/committee/meetings?after={listed['next']}")).json()
    references = [one["reference"] for one in listed["meetings"] + rest["meetings"]]
    assert sorted(references) == [f"제2026-{number}차" for number in range(1, 5)]


async def test_a_meeting_of_another_municipality_is_unknown(service: Any, committee: Any) -> None:
    meeting = await committee.call()
    answer = await committee.put(meeting, text(), municipality="11590")
    assert (answer.status_code, slug(answer)) == (404, "meeting-unknown")
    assert (await service.get(f"/reward/v1/committee/meetings/{meeting}", municipality="11590")).status_code == 404


@pytest.mark.law("Gimpo 7⑤", "Gimpo 7⑥")
async def test_the_minutes_are_printed_for_the_clerk_alone(service: Any, committee: Any, credit: Any) -> None:
    held = (await committee.hold(item_of(credit), text())).json()
    path = f"/reward/v1/committee/meetings/{held['meeting']}/minutes"
    answer = await service.get(path, "committee:write")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    assert answer.headers["content-disposition"] == 'attachment; filename="committee-minutes-41570-2026-1.pdf"'
    assert answer.content.startswith(b"%PDF")
    assert (await service.get(path)).status_code == 403
    assert (await service.get(path, "committee:write", municipality="11590")).status_code == 404
