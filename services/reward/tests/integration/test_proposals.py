"""Proposals: the committee decides the amount, within the ordinance, and none beside another award."""

from typing import Any

import pytest


def slug(answer: Any) -> str:
    return answer.json()["type"].rpartition("/")[2]


class Proposals:
    def __init__(self, service: Any, told: Any, committee: Any) -> None:
        self.service, self.told, self.committee = service, told, committee

    async def write(self, path: str, body: Any) -> Any:
        headers = self.service.tokens.headers("rewards:write", kind="official", subject=str(self.told.id("clerk")))
        return await self.service.client.post(f"/reward/v1/proposals{path}", json=body, headers=headers)

    async def receive(self, **changes: Any) -> str:
        usual = {
            "proposer": {"kind": "official", "official": str(self.told.id("kim"))}, "ground": "local-tax",
            "title": "체납 차량 조회의 자동화", "contribution": "영치 건수가 두 배로 늘었다.",
            "received_on": "2026-10-01",
        }  # fmt: skip
        answer = await self.write("", usual | changes)
        assert answer.status_code == 201, answer.text
        return answer.json()["proposal"]

    async def decide(self, proposal: str, won: int, **changes: Any) -> Any:
        return await self.committee.hold({"about": "proposal", "proposal": proposal, "won": won}, **changes)

    async def listed(self, **wanted: str) -> list[dict[str, Any]]:
        query = "&".join(f"{name}={value}" for name, value in wanted.items())
        return (await self.service.get(f"/reward/v1/proposals?{query}")).json()["proposals"]

    async def awards(self) -> list[dict[str, Any]]:
        return (await self.service.get("/reward/v1/awards?kind=proposal")).json()["awards"]


@pytest.fixture
async def proposals(service: Any, told: Any, committee: Any) -> Proposals:
    await service.hears(told.official("kim"))
    return Proposals(service, told, committee)


@pytest.mark.law("Gimpo 3①5", "Gimpo 4①4", "Gimpo 7⑤", "Act146 ①5")
async def test_the_committee_decides_what_a_proposal_earns(proposals: Proposals, told: Any) -> None:
    proposal = await proposals.receive()
    assert await proposals.awards() == []
    answer = await proposals.decide(proposal, 1_000_000)
    assert (answer.status_code, answer.json()["agenda"][0]["matter"]) == (201, "proposal-amount")
    [award] = await proposals.awards()
    assert (award["won"], award["person"], award["proposal"]) == (1_000_000, str(told.id("kim")), proposal)
    [found] = await proposals.listed(state="awarded")
    assert (found["won"], found["decided_on"]) == (1_000_000, "2026-10-19")
    assert slug(await proposals.decide(proposal, 1_000_000)) == "not-decidable"


@pytest.mark.law("Gimpo 4①4")
async def test_a_proposal_earns_no_won_above_the_limit(proposals: Proposals, committee: Any) -> None:
    proposal = await proposals.receive()
    answer = await proposals.decide(proposal, 1_000_001)
    assert (answer.status_code, slug(answer), answer.json()["limit"]) == (422, "above-proposal-limit", 1_000_000)
    meeting = await committee.call()
    await committee.put(meeting, {"about": "proposal", "proposal": proposal, "won": 500_000})
    await committee.attend(meeting)
    votes = [{"member": member, "vote": "for"} for member in committee.members.values()]
    path = f"meetings/{meeting}/agenda/1/votes"
    answer = await committee.write(path, {"votes": votes, "won": 1_000_001}, method="PUT")
    assert slug(answer) == "above-proposal-limit"
    answer = await committee.write(path, {"votes": votes, "won": 700_000}, method="PUT")
    assert answer.json()["agenda"][0]["won"] == 700_000
    await committee.confirm(meeting)
    assert [one["won"] for one in await proposals.awards()] == [700_000]


@pytest.mark.law("Gimpo-old 2①3", "Gimpo-old 2②3", "Gimpo-old 3①3")
@pytest.mark.parametrize("ground", ["local-tax", "revenue"])
async def test_before_the_amendment_articles_2_and_3_said_the_same(
    service: Any, told: Any, old_committee: Any, ground: str
) -> None:
    proposals = Proposals(service, told, old_committee)
    await service.hears(told.official("kim"))
    proposal = await proposals.receive(ground=ground, received_on="2025-03-03")
    above = await proposals.decide(proposal, 1_000_001, held_on="2025-03-27")
    assert (slug(above), above.json()["article"].endswith("§3 3호")) == ("above-proposal-limit", True)
    assert (await proposals.decide(proposal, 1_000_000, held_on="2025-03-27")).status_code == 201
    [award] = await proposals.awards()
    detail = (await service.get(f"/reward/v1/awards/{award['award']}")).json()
    assert (detail["won"], detail["month"]) == (1_000_000, "2025-03")
    assert any("§3 3호" in line for line in detail["explanation"])


@pytest.mark.law("Gimpo 4①4")
@pytest.mark.parametrize("known", ["at-first", "later", "after-the-vote"])
async def test_nothing_is_paid_where_another_award_was(proposals: Proposals, committee: Any, known: str) -> None:
    other = {"won": 300_000, "paid_on": "2026-10-10"}
    proposal = await proposals.receive(**({"other_award": other} if known == "at-first" else {}))
    if known == "later":
        assert (await proposals.write(f"/{proposal}/other-award", other)).status_code == 201
    if known == "after-the-vote":
        meeting = await committee.call()
        await committee.put(meeting, {"about": "proposal", "proposal": proposal, "won": 500_000})
        await committee.attend(meeting)
        await committee.vote(meeting, 1)
        await proposals.write(f"/{proposal}/other-award", other)
        answer = await committee.confirm(meeting)
    else:
        answer = await proposals.decide(proposal, 500_000)
    assert (answer.status_code, slug(answer)) == (409, "proposal-excluded")
    assert (answer.json()["reason"], answer.json()["article"].endswith("§4 4호 단서")) == ("another-award", True)
    assert await proposals.awards() == []
    assert slug(await proposals.write(f"/{proposal}/other-award", other)) == "other-award-known"


@pytest.mark.law("Gimpo 3⑤")
@pytest.mark.parametrize(("grade", "article"), [(5, "§3⑤"), (4, "§3⑤"), (None, None)])
async def test_no_official_of_grade_5_or_above_is_paid_for_a_proposal(
    proposals: Proposals, service: Any, told: Any, grade: int | None, article: str | None
) -> None:
    """§3⑤ holds for the whole of §3① and ②; of whom the register does not know, nobody can tell."""
    if grade:
        await service.hears(told.official("choi", grade))
    proposal = await proposals.receive(proposer={"kind": "official", "official": str(told.id("choi"))})
    answer = await proposals.decide(proposal, 500_000)
    reason = "grade-5-or-above" if grade else "official-unknown"
    assert (answer.status_code, slug(answer), answer.json()["reason"]) == (409, "proposal-excluded", reason)
    assert article is None or answer.json()["article"].endswith(article)
    assert await proposals.awards() == []


@pytest.mark.law("Gimpo 3②3")
async def test_a_citizens_proposal_is_paid_to_an_opaque_person(proposals: Proposals, service: Any) -> None:
    citizen = {
        "kind": "citizen", "name": "홍길동", "resident_number": "800101-1234567", "address": "김포시 사우동 1",
    }  # fmt: skip
    ids = [await proposals.receive(proposer=citizen, ground="revenue", title=title) for title in ("하나", "둘")]
    found = await proposals.listed()
    assert len({one["person"] for one in found}) == 1
    assert [one["official"] for one in found] == [False, False]
    assert (await proposals.decide(ids[0], 100_000)).status_code == 201
    [award] = await proposals.awards()
    assert award["person"] == found[0]["person"]
    assert "홍길동" not in (await service.get("/reward/v1/proposals")).text


async def test_a_refused_proposal_earns_nothing(proposals: Proposals) -> None:
    proposal = await proposals.receive()
    assert (await proposals.decide(proposal, 500_000, ballot="against")).status_code == 201
    [found] = await proposals.listed(state="refused")
    assert (found["proposal"], found["won"]) == (proposal, None)
    assert await proposals.awards() == []
    answer = await proposals.write(f"/{proposal}/other-award", {"won": 1, "paid_on": "2026-10-10"})
    assert (answer.status_code, slug(answer)) == (409, "proposal-decided")


async def test_a_proposal_lies_behind_the_meeting_and_today(proposals: Proposals) -> None:
    proposal = await proposals.receive()
    assert slug(await proposals.decide(proposal, 500_000, held_on="2026-09-30")) == "impossible-meeting-day"
    ahead = {
        "proposer": {"kind": "official", "official": proposal}, "ground": "revenue", "title": "하나",
        "contribution": "기여", "received_on": "2026-10-20",
    }  # fmt: skip
    answer = await proposals.write("", ahead)
    assert (answer.status_code, slug(answer)) == (422, "proposal-ahead")


async def test_an_unknown_proposal_goes_on_no_agenda(proposals: Proposals, told: Any) -> None:
    answer = await proposals.decide(str(told.id("nothing")), 500_000)
    assert (answer.status_code, slug(answer)) == (404, "subject-unknown")
    answer = await proposals.write(f"/{told.id('nothing')}/other-award", {"won": 1, "paid_on": "2026-10-10"})
    assert (answer.status_code, slug(answer)) == (404, "proposal-unknown")
