"""Whatever is sent, the service refuses it by name and reason, repeats nothing personal, and does not fail."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from informant_reports import ACCOUNT, NAME, Reports
from money import Money

FAR = 10**30
SHAPELESS = "-" * 36
SHAPELY = "01890000-0000-7000-8000-000000000001"


@pytest.mark.parametrize("number", [0, -1, 2**31, 2**63, FAR])
async def test_a_file_has_a_number_that_a_file_can_have(service: Any, told: Any, number: int) -> None:
    reports = Reports(service, told)
    await reports.received()
    assert (await reports.officer("GET", f"/files/{number}")).status_code == 422
    assert (await reports.identifier(f"/files/{number}/opening")).status_code == 422
    assert await reports.accesses() == []


@pytest.mark.parametrize("cursor", [SHAPELESS, "0" * 36, f"{SHAPELY}0", SHAPELY[:-1] + "-"])
async def test_a_forged_cursor_of_a_what_if_is_refused(service: Any, cursor: str) -> None:
    path = f"/reward/v1/what-ifs/{uuid4()}/rewards"
    assert (await service.get(path)).status_code == 404
    forged = await service.client.get(
        path, params={"after": f"{cursor}/collector"}, headers=service.tokens.headers("rewards:read")
    )
    assert (forged.status_code, forged.json()["errors"][0]["pointer"]) == (422, "/query/after")


@pytest.mark.parametrize("won", [2**63, FAR])
async def test_another_award_is_no_more_than_there_is_money(service: Any, told: Any, won: int) -> None:
    headers = service.tokens.headers("rewards:write")
    paid = {"won": won, "paid_on": "2026-09-02"}
    proposal = {
        "proposer": {"kind": "official", "official": str(told.id("kim"))}, "ground": "revenue", "title": "창구 통합",
        "contribution": "기여", "received_on": "2026-09-01", "other_award": paid,
    }  # fmt: skip
    answer = await service.client.post("/reward/v1/proposals", json=proposal, headers=headers)
    assert answer.status_code == 422
    [error] = answer.json()["errors"]
    assert (error["pointer"], error["value"]) == ("/body/other_award/won", won)
    later = await service.client.post(f"/reward/v1/proposals/{uuid4()}/other-award", json=paid, headers=headers)
    assert later.status_code == 422


@pytest.mark.parametrize("day", ["9999-12-31", "9995-06-01", "0001-01-01"])
async def test_a_member_comes_on_a_day_of_this_age(committee: Any, day: str) -> None:
    answer = await committee.write("members", committee.expert("doctor", from_day=day))
    assert answer.status_code == 422
    [error] = answer.json()["errors"]
    assert (error["pointer"].rpartition("/")[2], error["value"]) == ("from_day", day)


async def test_another_city_learns_not_even_that_there_is_such_a_thing(service: Any, told: Any) -> None:
    award = await Money(service, told).awarded("a")
    [credit] = await service.credits()
    body = {"kind": "official", "official": str(told.id("kim"))}
    found = await service.client.post(
        "/reward/v1/findings",
        json={"found_on": "2026-09-01", "bills": [str(told.id("z"))], "finders": [body]},
        headers=service.tokens.headers("rewards:write"),
    )
    assert found.status_code == 201, found.text
    for path in (f"awards/{award['award']}", f"credits/{credit['credit']}", f"findings/{found.json()['finding']}"):
        assert (await service.get(f"/reward/v1/{path}")).status_code == 200
        ours = await service.get(f"/reward/v1/{path}", municipality="11590")
        nobodys = await service.get(f"/reward/v1/{path.partition('/')[0]}/{UUID(int=1)}", municipality="11590")
        assert (ours.status_code, ours.json()["type"]) == (404, nobodys.json()["type"])
        assert ours.json().keys() == nobodys.json().keys()


WRONG_ACCOUNTS = [
    {"bank": "088", "number": f"{ACCOUNT}-가", "holder": NAME},
    {"bank": "088", "number": int(ACCOUNT), "holder": NAME},
    {"bank": f"{ACCOUNT}", "number": ACCOUNT, "holder": NAME},
    {"bank": "088", "number": ACCOUNT, "holder": f"{NAME}\n"},
]


@pytest.mark.parametrize("account", WRONG_ACCOUNTS)
async def test_a_malformed_account_is_refused_without_repeating_it(
    service: Any, told: Any, account: dict[str, Any]
) -> None:
    reports = Reports(service, told)
    await reports.received()
    money = Money(service, told)
    award = await money.awarded("a")
    claim = (await money.claim(award)).json()["claim"]
    answers = [
        await reports.send("PUT", "/account", "informants:identify", account),
        await money.send(f"claims/{claim}/account", account, scopes=("rewards:write",), method="PUT"),
        await money.claim(award, account=account),
    ]
    for answer in answers:
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["reason"]
        assert ACCOUNT not in answer.text
        assert NAME not in answer.text


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/requests", {"wanted": f"{NAME}\x00", "due_on": "2026-10-30"}),
        ("/checks", {"reason": "known", "applies": False, "ground": f"{NAME}\x00"}),
        ("/identity", {"reason": f"{NAME}\n에게 통보"}),
        ("/notice", {"reason": f"{NAME}\n에게 통보"}),
    ],
)
async def test_words_that_may_name_somebody_are_not_repeated(
    service: Any, told: Any, path: str, body: dict[str, Any]
) -> None:
    reports = Reports(service, told)
    await reports.received()
    answer = await reports.send("POST", path, "informants:write informants:identify", body)
    assert answer.status_code == 422
    assert NAME not in answer.text


async def test_a_report_that_is_refused_repeats_neither_the_words_nor_the_official(service: Any, told: Any) -> None:
    informant = {"name": NAME, "address": "김포", "official": "kim-of-taxes"}
    answer = await Reports(service, told).received(informant=informant, statement=f"{NAME}의 장부\x00")
    assert {one["pointer"] for one in answer.json()["errors"]} == {"/body/informant/official", "/body/statement"}
    assert "kim-of-taxes" not in answer.text
    assert NAME not in answer.text
