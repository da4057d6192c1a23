"""A citizen's phone, in a real browser: message, notice, identity check, payment, receipt, through every process."""

import shutil
from urllib.parse import urlsplit

import pytest
import pytest_asyncio
from playwright.async_api import async_playwright
from semu_demo.levy_files.taxpayers import taxpayer
from semu_demo.scenario.crowd import cast_parts

CHROMIUM = shutil.which("chromium")
pytestmark = [
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: apt-get install chromium"),
]

WIDTH = 360


@pytest_asyncio.fixture(loop_scope="session")
async def phone():
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context = await browser.new_context(viewport={"width": WIDTH, "height": 740}, locale="ko-KR")
        yield await context.new_page()
        await browser.close()


async def bystander(town, figures):
    """Somebody whom a message reached and who has not touched it yet."""
    reached = await town.simulators.get("/control/recipients")
    busy = {part.person for part in cast_parts(reached, figures.seed)}
    return next(person for person in reached if person not in busy)


async def fits(page):
    """Whether the page needs no sideways scrolling."""
    return await page.evaluate("document.documentElement.scrollWidth") <= WIDTH


async def reach(page, words):
    """Tab until what says `words` has the focus: what the mouse can do, the keyboard can."""
    for _ in range(40):
        await page.keyboard.press("Tab")
        said = await page.evaluate("document.activeElement.innerText || document.activeElement.value || ''")
        if words in said:
            return
    raise AssertionError(f"the keyboard never reaches {words}")


async def test_a_citizen_reads_and_pays_from_the_message_on_the_phone(town, figures, phone):
    person = await bystander(town, figures)
    visited, foreign = [], []
    origins = {town.stack.urls["gateway"], town.stack.urls["simulators"]}

    def note(request):
        visited.append(request.url)
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https") and f"{parts.scheme}://{parts.netloc}" not in origins:
            foreign.append(request.url)

    phone.on("request", note)
    await phone.goto(f"{town.stack.urls['simulators']}/phones/{person}")
    assert await fits(phone)
    await phone.get_by_role("link").last.click()
    notice = phone.context.pages[-1]
    await notice.wait_for_load_state()
    assert await fits(notice)
    assert await notice.locator("html").get_attribute("lang") == "ko"
    assert await notice.locator("h1").count() == 1

    await reach(notice, "본인확인하고 확인하기")
    await notice.keyboard.press("Enter")
    await notice.wait_for_url("**/oauth/authorize**")
    assert await notice.locator(f"[name=person][value='{person}']").is_checked()
    await notice.get_by_role("button", name="본인이 맞습니다").click()
    await notice.wait_for_load_state()
    assert "납부" in await notice.title()
    assert await fits(notice)
    assert "원" in await notice.locator("main").inner_text()

    await notice.get_by_role("button", name="카카오페이로").click()
    await notice.get_by_role("button", name="결제하기").click()
    await notice.get_by_role("heading", name="납부가 완료되었습니다").wait_for()
    assert await fits(notice)
    assert not foreign, "a page fetched something from elsewhere"

    somebody = next(one for one in (taxpayer(figures.seed, index) for index in range(10**4)) if one.person == person)
    for said in (somebody.name, somebody.number, somebody.phone, somebody.ci):
        assert not [url for url in visited if said and said in url], "personal data in a URL"


async def test_an_official_signs_in_with_the_keyboard_alone(town, phone):
    gateway = town.stack.urls["gateway"]
    await phone.goto(
        f"{gateway}/oauth/authorize?response_type=code&client_id=semu-console&state=s"
        "&redirect_uri=http%3A%2F%2F127.0.0.1%3A8099%2Fcallback&code_challenge_method=S256"
        "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    )
    assert await fits(phone)
    assert await phone.evaluate("document.activeElement.id") == "sign_in_id"
    await phone.keyboard.type("gimpo.kim")
    await phone.keyboard.press("Tab")
    await phone.keyboard.type("wrong password")
    await phone.keyboard.press("Tab")
    await phone.keyboard.press("Enter")
    await phone.get_by_role("alert").wait_for()
    assert (await phone.title()).startswith("오류:")
    await phone.get_by_label("아이디").fill("gimpo.kim")
    await phone.get_by_label("비밀번호").fill(town.stack.secret("official.gimpo.kim"))
    async with phone.expect_request("http://127.0.0.1:8099/callback?**") as returned:
        await phone.keyboard.press("Enter")
    assert "code=" in (await returned.value).url


async def test_the_merged_api_documents_can_be_read_in_a_browser(town, phone):
    await phone.goto(f"{town.stack.urls['gateway']}/docs")
    assert await phone.get_by_role("heading", name="Semu API").is_visible()
    for service in ("assessment", "collection", "notification", "reward", "gateway"):
        assert await phone.get_by_role("heading", name=service, exact=True).is_visible()
