"""The link, the identity check, and the document behind it."""

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from notification.identity.service import forget
from notification.rekey import recipients_anew
from semu_kit.testing import KEYS_CHANGED
from sqlalchemy import text


async def test_the_first_page_says_who_sent_it_and_nothing_about_the_person(world: Any) -> None:
    _, link = await world.noticed(1)
    page = await world.client.get(link)
    assert page.status_code == 200
    assert "김포시 징수과" in page.text
    assert "본인확인하고 확인하기" in page.text
    assert "송달을 대신하지 않습니다" in page.text
    for secret in ("홍길동", "홍*동", "40,000", "과태료", "체납"):
        assert secret not in page.text


async def test_every_page_keeps_its_address_and_its_content_to_itself(world: Any) -> None:
    _, link = await world.noticed(1)
    for page in (await world.client.get(link), await world.client.get("/n/none"), await world.prove(link, "p1")):
        policy = page.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "script-src" not in policy
        assert "frame-ancestors 'none'" in policy
        assert page.headers["referrer-policy"] == "no-referrer"
        assert page.headers["cache-control"] == "no-store"
        assert page.headers["x-content-type-options"] == "nosniff"


async def test_cookies_are_for_this_notice_only_and_for_no_script(settings_of: Any, world: Any) -> None:
    _, link = await world.noticed(1)
    first = (await world.client.get(link)).headers.get_list("set-cookie")
    assert all("HttpOnly" in cookie and "SameSite=lax" in cookie for cookie in first)
    await world.prove(link, "p1")
    [session] = [cookie for cookie in world.client.cookies.jar if cookie.name == "semu_notice"]
    assert session.path == link


async def test_the_recipient_reads_the_document_and_the_reading_is_told_once(world: Any) -> None:
    target, link = await world.noticed(1)
    page = await world.prove(link, "p1")
    assert page.status_code == 200
    for shown in ("홍*동", "주정차위반과태료", "40,000원", "1,200원", "41,200원", "3%를 가산합니다", "분할납부"):
        assert shown in page.text
    assert "홍길동" not in page.text
    await world.client.get(f"{link}/document")
    [told] = await world.told("notice.read.v1")
    assert (told.taxpayer, told.bills) == (target.taxpayer, target.bills)


async def test_a_second_identity_provider_opens_the_same_document(world: Any) -> None:
    _, link = await world.noticed(1)
    assert "41,200원" in (await world.prove(link, "p1", way="certificate")).text


async def test_a_browser_goes_to_the_provider_by_one_address_and_this_service_by_another(
    world: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, link = await world.noticed(1)
    monkeypatch.setattr(world.runtime.resources.identity["kakao"], "_server_url", "http://127.0.0.1:9/nobody")
    away = await world.press(await world.client.get(link), f"{link}/identity", provider="kakao")
    assert away.headers["location"].startswith(world.settings.identity_url)
    assert (await world.prove(link, "p1")).status_code == 503
    monkeypatch.undo()
    assert "41,200원" in (await world.prove(link, "p1")).text


async def test_an_old_session_at_the_provider_does_not_answer_for_whoever_holds_the_phone(world: Any) -> None:
    _, link = await world.noticed(1)
    away = await world.press(await world.client.get(link), f"{link}/identity", provider="kakao")
    question = parse_qs(urlsplit(away.headers["location"]).query)
    assert question["prompt"] == ["login"]
    assert question["code_challenge_method"] == ["S256"]
    assert {"state", "nonce", "code_challenge"} <= question.keys()


async def test_somebody_elses_identity_opens_a_kind_page_and_is_recorded_without_the_person(world: Any) -> None:
    _, link = await world.noticed(1)
    await world.citizen(2)
    page = await world.prove(link, "p2")
    assert page.status_code == 403
    assert "다른 분께 보낸 안내문입니다" in page.text
    assert "40,000" not in page.text
    assert (await world.client.get(f"{link}/document")).status_code == 403
    [check] = await world.rows(table="identity_check")
    assert check["outcome"] == "somebody_else"
    assert check["code_verifier"] is None
    assert not any("0" * 80 in str(value) for value in check.values())


@pytest.mark.parametrize(
    ("kind", "words"),
    [("refuse", "취소하셨습니다"), ("used_code", "마치지 못했습니다"), ("changed_state", "다시 해 주세요")],
)
async def test_an_identity_check_that_goes_wrong_opens_nothing(world: Any, kind: str, words: str) -> None:
    _, link = await world.noticed(1)
    await world.trouble("identity", kind)
    page = await world.prove(link, "p1")
    assert page.is_client_error
    assert words in page.text
    assert (await world.client.get(f"{link}/document")).status_code == 403
    assert await world.told("notice.read.v1") == []


async def test_a_return_is_good_once_and_only_in_the_browser_that_left(world: Any) -> None:
    _, link = await world.noticed(1)
    away = await world.press(await world.client.get(link), f"{link}/identity", provider="kakao")
    back = await world.at_identity_provider(away.headers["location"], "p1")
    async with httpx.AsyncClient(transport=world.client._transport, base_url="http://service") as other:
        stolen = await other.get(back)
    assert "브라우저" in stolen.text
    assert "set-cookie" not in stolen.headers
    assert (await world.client.get(back)).status_code == 303
    assert (await world.client.get(back)).status_code == 400


async def test_an_identity_provider_that_is_down_is_said_kindly(world: Any) -> None:
    _, link = await world.noticed(1)
    await world.trouble("identity", "unavailable")
    page = await world.prove(link, "p1")
    assert page.status_code == 503
    assert "잠시 뒤" in page.text


async def test_an_expired_link_says_where_to_ask(world: Any) -> None:
    _, link = await world.noticed(1)
    world.clock.instant += timedelta(days=31)
    page = await world.client.get(link)
    assert page.status_code == 410
    assert "열람 기한이 지났습니다" in page.text
    assert "031-980-2114" in page.text
    assert (await world.client.get(f"{link}x")).status_code == 404


async def test_a_session_ends(world: Any) -> None:
    _, link = await world.noticed(1)
    await world.prove(link, "p1")
    assert (await world.client.get(link)).status_code == 303
    async with world.runtime.database.transaction() as session:
        await session.execute(text("UPDATE page_session SET expires_at = now()"))
    assert (await world.client.get(f"{link}/document")).status_code == 403


async def test_a_session_of_one_notice_opens_no_other(world: Any) -> None:
    _, first = await world.noticed(1)
    _, second = await world.noticed(2)
    await world.prove(first, "p1")
    [cookie] = [cookie for cookie in world.client.cookies.jar if cookie.name == "semu_notice"]
    answer = await world.client.get(f"{second}/document", headers={"Cookie": f"semu_notice={cookie.value}"})
    assert answer.status_code == 403


async def test_a_form_that_our_page_did_not_show_is_refused(world: Any) -> None:
    _, link = await world.noticed(1)
    page = await world.client.get(link)
    assert (await world.client.post(f"{link}/identity", data={"provider": "kakao"})).status_code == 403
    forged = await world.press(page, f"{link}/identity", provider="kakao", form_token="x" * 43)
    assert forged.status_code == 403
    assert await world.rows(table="identity_check") == []


async def test_when_collection_is_away_the_page_says_so(world: Any) -> None:
    _, link = await world.noticed(1)
    world.peers.away = True
    page = await world.prove(link, "p1")
    assert page.status_code == 503
    assert "잠시" in page.text


async def test_what_has_served_is_forgotten(world: Any) -> None:
    _, link = await world.noticed(1)
    await world.press(await world.client.get(link), f"{link}/identity", provider="kakao")
    await world.prove(link, "p1")
    async with world.runtime.database.transaction() as session:
        await session.execute(text("UPDATE page_session SET expires_at = now()"))
        await session.execute(text("UPDATE identity_check SET expires_at = now()"))
    world.clock.instant += timedelta(days=59)
    await forget(world.runtime)
    assert await world.rows(table="page_session") == []
    assert all(check["code_verifier"] is check["nonce"] is None for check in await world.rows(table="identity_check"))
    assert [row["ci_index"] is None for row in await world.rows()] == [False]
    world.clock.instant += timedelta(days=2)
    await forget(world.runtime)
    assert [row["ci_index"] is None for row in await world.rows()] == [True]


async def test_after_the_key_of_blind_indexes_was_changed_an_open_link_still_knows_its_recipient(world: Any) -> None:
    _, link = await world.noticed(1)
    world.runtime.vault = KEYS_CHANGED
    assert await recipients_anew(world.runtime) == 1
    assert "41,200원" in (await world.prove(link, "p1")).text
