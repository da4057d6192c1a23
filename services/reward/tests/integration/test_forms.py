"""Forms 1 to 3 as PDF: blank for anybody who works with rewards, filled in for whoever may see whom they name."""

from datetime import date
from typing import Any

import pytest
from informant_reports import ACCOUNT, ADDRESS, NAME, REASON, STATEMENT, Reports
from money import Money, slug
from semu_kit.sheets.document import as_data

FORMS = ("evasion-report", "hidden-assets-report", "claim")


@pytest.fixture
def printed(service: Any, monkeypatch: Any) -> list[Any]:
    """Every document that was set, as the press was given it."""
    press, seen = service.runtime.resources.press, []
    really = type(press).document

    async def document(document: Any) -> bytes:
        seen.append(as_data(document))
        return await really(press, document)

    monkeypatch.setattr(press, "document", document)
    return seen


async def awarded_report(service: Any, told: Any, committee: Any) -> Reports:
    case = Reports(service, told)
    await service.hears(told.receipt("a", principal=100_000_000, decided_day=date(2026, 9, 1)))
    await case.notified("a")
    held = await committee.hold({"about": "report", "report": case.id, "total": 15_000_000})
    assert held.status_code == 201, held.text
    account = {"bank": "011", "number": ACCOUNT, "holder": NAME}
    assert (await case.send("PUT", "/account", "informants:identify", account)).status_code == 200
    return case


@pytest.mark.law("Gimpo 6①", "Gimpo 8①", "Gimpo-old 5①", "Gimpo-old 7①")
@pytest.mark.parametrize("form", FORMS)
async def test_every_form_is_printed_blank_and_cites_its_article(service: Any, printed: list[Any], form: str) -> None:
    answer = await service.get(f"/reward/v1/forms/{form}")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    assert answer.content.startswith(b"%PDF-")
    [document] = printed
    asked = "§8①" if form == "claim" else "§6①"
    assert document["form"] == f"김포시 세입징수 포상금 지급 조례 {asked} · 별지 제{FORMS.index(form) + 1}호서식"
    assert "김포시장 귀하" in str(document)
    assert "■" not in str(document)


async def test_a_city_without_an_ordinance_has_no_form(service: Any) -> None:
    answer = await service.get("/reward/v1/forms/claim", "rewards:read", municipality="41390")
    assert (answer.status_code, slug(answer)) == (404, "form-not-kept")


@pytest.mark.law("Gimpo 6①", "Act146 ⑤", "Act146 ⑥")
async def test_a_report_is_printed_to_be_signed_and_the_look_is_on_record(
    service: Any, told: Any, printed: list[Any]
) -> None:
    case = Reports(service, told)
    await case.accepted()
    refused = await case.officer("POST", "/filled-form", {"reason": REASON})
    assert (refused.status_code, printed) == (403, [])
    answer = await case.identifier("/filled-form")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    assert answer.headers["content-disposition"] == 'attachment; filename="report-2026-1.pdf"'
    [document] = printed
    shown = str(document)
    assert all(said in shown for said in (NAME, ADDRESS, STATEMENT, "■ 구체적 사실이 기재된", "1건 제출", "제2026-1호"))
    assert [(one["what"], one["reason"]) for one in await case.accesses()] == [("file", REASON)]


@pytest.mark.law("Gimpo 8①", "Gimpo-old 7①")
async def test_an_officials_claim_is_printed_with_its_awards_and_account(
    service: Any, told: Any, printed: list[Any]
) -> None:
    money = Money(service, told)
    claim = (await money.claim(await money.awarded("a", "b"))).json()
    answer = await money.send(f"claims/{claim['claim']}/filled-form", {}, scopes=("rewards:write",))
    assert answer.content.startswith(b"%PDF-"), answer.text
    [document] = printed
    other_role = await money.send(
        f"claims/{claim['claim']}/filled-form", {"reason": REASON}, scopes=("informants:identify",)
    )
    assert (other_role.status_code, slug(other_role)) == (403, "missing-scope")
    expected = ("김철수", "3520001234567", "체납액 징수", "2026-10", "제2026-1차", "100,000원")
    assert all(said in str(document) for said in expected)


@pytest.mark.law("Act146 ⑥")
async def test_an_informants_claim_asks_for_the_role_and_a_reason(
    service: Any, told: Any, committee: Any, printed: list[Any]
) -> None:
    case = await awarded_report(service, told, committee)
    money = Money(service, told)
    [award] = (await service.get("/reward/v1/awards")).json()["awards"]
    claim = (await money.claim(award, account=None)).json()
    path, body = f"claims/{claim['claim']}/filled-form", {"reason": REASON}
    without = await money.send(path, {}, scopes=("informants:identify",))
    assert (without.status_code, slug(without)) == (422, "reason-missing")
    assert (await money.send(path, body, scopes=("rewards:write",))).status_code == 403
    assert printed == []
    answer = await money.send(path, body, scopes=("informants:identify",))
    assert answer.content.startswith(b"%PDF-"), answer.text
    assert all(said in str(printed) for said in (NAME, ACCOUNT, "제2026-1호", "15,000,000원"))
    assert {one["what"] for one in await case.accesses() if one["reason"] == REASON} >= {"file", "account"}
