"""Who sits on the committee."""

from typing import Any

import pytest


def slug(answer: Any) -> str:
    return answer.json()["type"].rpartition("/")[2]


async def on(service: Any, day: str) -> dict[str, Any]:
    return (await service.get(f"/reward/v1/committee/members?day={day}", "committee:write")).json()


@pytest.mark.law("Gimpo 7②", "Gimpo 7③")
async def test_the_director_section_heads_and_appointed_members_make_a_committee(service: Any, committee: Any) -> None:
    found = await on(service, "2026-10-19")
    assert [one["seat"] for one in found["members"]] == ["chair", "ex_officio", "ex_officio", "appointed", "appointed"]
    assert [one["name"] for one in found["members"]] == [None, None, None, "lawyer", "accountant"]
    assert (found["fault"], found["article"]) == (None, None)
    before = await on(service, "2025-10-31")
    assert (before["members"], before["fault"]) == ([], "재적위원이 0명으로 4명에 미치지 못한다.")


@pytest.mark.law("Gimpo 7②")
async def test_there_is_no_ninth_member(service: Any, committee: Any) -> None:
    for number in range(3):
        await committee.seat(committee.expert(f"expert-{number}"))
    answer = await committee.write("members", committee.expert("ninth", from_day="2026-01-01"))
    assert (answer.status_code, slug(answer)) == (409, "committee-overfilled")
    assert answer.json()["article"].endswith("§7②")


@pytest.mark.law("Gimpo 7②")
async def test_a_member_who_comes_earlier_counts_when_the_others_are_there(service: Any, committee: Any) -> None:
    for number in range(3):
        await committee.seat(committee.expert(f"expert-{number}", from_day="2026-03-01"))
    answer = await committee.write("members", committee.expert("early", from_day="2026-02-01"))
    assert (answer.status_code, slug(answer), answer.json()["day"]) == (409, "committee-overfilled", "2026-03-01")


@pytest.mark.law("Gimpo 7③")
async def test_a_new_director_follows_the_one_who_left(service: Any, told: Any, committee: Any) -> None:
    await service.hears(told.official("successor", 4))
    new = committee.by_office("director", official=str(told.id("successor")), from_day="2026-07-01")
    assert slug(await committee.write("members", new)) == "committee-overfilled"
    ended = await committee.write(f"members/{committee.members['director']}/end", {"last_day": "2026-06-30"})
    assert (ended.status_code, ended.json()["ended_on"]) == (201, "2026-06-30")
    await committee.seat(new)
    chairs = [
        [one["person"] for one in (await on(service, day))["members"] if one["seat"] == "chair"]
        for day in ("2026-06-30", "2026-07-01")
    ]
    assert chairs == [[str(told.id("director"))], [str(told.id("successor"))]]


@pytest.mark.law("Gimpo 7③")
async def test_only_an_official_of_the_register_sits_by_office(service: Any, told: Any, committee: Any) -> None:
    stranger = committee.by_office("head", official=str(told.id("stranger")))
    answer = await committee.write("members", stranger)
    assert (answer.status_code, slug(answer)) == (422, "official-unknown")


@pytest.mark.law("Gimpo 7④")
async def test_a_member_is_renewed_twice_and_no_more(service: Any, committee: Any) -> None:
    member = await committee.seat(committee.expert("long", from_day="2024-01-01"))
    terms = []
    for first in ("2026-01-01", "2028-01-01"):
        answer = await committee.write("members", committee.expert("long", from_day=first, renews=member))
        terms.append((answer.json()["term"], answer.json()["until_day"]))
        member = answer.json()["member"]
    assert terms == [(2, "2027-12-31"), (3, "2029-12-31")]
    answer = await committee.write("members", committee.expert("long", from_day="2030-01-01", renews=member))
    assert (answer.status_code, slug(answer)) == (409, "renewed-too-often")
    assert answer.json()["article"].endswith("§7④")


@pytest.mark.law("Gimpo 7④")
async def test_a_successor_serves_out_what_is_left_once(service: Any, committee: Any) -> None:
    lawyer = committee.members["lawyer"]
    too_early = committee.expert("next", from_day="2026-05-01", succeeds=lawyer)
    assert slug(await committee.write("members", too_early)) == "nothing-to-succeed"
    await committee.write(f"members/{lawyer}/end", {"last_day": "2026-05-31"})
    answer = await committee.write("members", too_early)
    assert (answer.status_code, slug(answer)) == (409, "nothing-to-succeed")
    answer = await committee.write("members", too_early | {"from_day": "2026-06-15"})
    assert (answer.status_code, answer.json()["until_day"], answer.json()["term"]) == (201, "2027-10-31", 1)
    other = committee.expert("other", from_day="2026-07-01", succeeds=lawyer)
    assert slug(await committee.write("members", other)) == "nothing-to-succeed"
    # Who sits by office leaves no term.
    director = committee.expert("other", from_day="2026-07-01", succeeds=committee.members["director"])
    assert slug(await committee.write("members", director)) == "member-unknown"


async def test_a_member_leaves_once_and_within_the_time(service: Any, committee: Any) -> None:
    path = f"members/{committee.members['lawyer']}/end"
    answers = [
        await committee.write(path, {"last_day": day})
        for day in ("2025-10-31", "2027-11-01", "2026-05-31", "2026-06-30")
    ]
    assert [(one.status_code, one.json().get("type", "").rpartition("/")[2]) for one in answers] == [
        (422, "impossible-last-day"), (422, "impossible-last-day"), (201, ""), (409, "seat-left"),
    ]  # fmt: skip


@pytest.mark.law("Gimpo 7①", "Gimpo-old 6①")
async def test_without_an_ordinance_there_is_no_committee(service: Any, committee: Any) -> None:
    answer = await committee.write("members", committee.expert("early", from_day="2023-05-02"))
    assert (answer.status_code, slug(answer)) == (409, "no-committee")
    elsewhere = await committee.write("members", committee.expert("elsewhere"), municipality="41390")
    assert (elsewhere.status_code, slug(elsewhere)) == (409, "no-committee")


async def test_another_municipality_does_not_touch_the_committee(service: Any, committee: Any) -> None:
    path = f"members/{committee.members['lawyer']}/end"
    answer = await committee.write(path, {"last_day": "2026-05-31"}, municipality="11590")
    assert (answer.status_code, slug(answer)) == (404, "member-unknown")
    answer = await committee.write("members", committee.expert("nobody"), scope="rewards:read")
    assert answer.status_code == 403


async def test_the_names_of_appointed_members_are_sealed(service: Any, committee: Any) -> None:
    async with service.runtime.database.transaction() as session:
        connection = await session.connection()
        rows = await connection.exec_driver_sql(
            "SELECT committee_members::text FROM committee_members UNION ALL SELECT personal_records::text"
            " FROM personal_records UNION ALL SELECT idempotency_keys::text FROM idempotency_keys"
        )
        text = "\n".join(row[0] for row in rows)
    assert text
    assert not [name for name in committee.appointed if name in text or name.encode().hex() in text]
