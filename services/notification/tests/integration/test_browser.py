"""The pages in a real browser: a phone of 360 pixels, the keyboard alone, and no JavaScript."""

import shutil
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import BrowserContext, Page, async_playwright

CHROMIUM = shutil.which("chromium")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: apt-get install chromium"),
]


@pytest_asyncio.fixture
async def phone() -> AsyncIterator[BrowserContext]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield await browser.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=False)
        await browser.close()


async def fits(page: Page) -> bool:
    """Nothing lies past the right edge: a page may be scrolled in one direction only."""
    boxes = [await element.bounding_box() for element in await page.locator("main *:visible").all()]
    return all(box is None or box["x"] + box["width"] <= 360.5 for box in boxes)


async def press_with_keyboard(page: Page, name: str) -> None:
    """Tab until the control with this name has the focus, then Enter."""
    for _ in range(40):
        await page.keyboard.press("Tab")
        focused = page.locator(":focus")
        if await focused.count() and name in (await focused.inner_text()):
            await page.keyboard.press("Enter")
            await page.wait_for_load_state()
            return
    raise AssertionError(f"the keyboard does not reach {name}")


async def prove(page: Page, world: Any, person: str) -> None:
    """At the identity provider, the person says who they are."""
    await page.wait_for_url("**/identity/oauth/authorize**")
    await page.goto(f"{page.url}&q=홍길동")
    await page.locator(f"[value={person}]").first.check()
    await page.locator("button[value=confirm]").first.click()
    await page.wait_for_url("**/document")


async def test_a_citizen_reads_and_pays_with_the_keyboard_on_a_small_phone(site: Any, phone: BrowserContext) -> None:
    _, link = await site.noticed(1, bills=2)
    page = await phone.new_page()
    await page.goto(site.settings.public_url + link)
    assert await fits(page)
    await press_with_keyboard(page, "본인확인하고 확인하기")
    await prove(page, site, "p1")
    assert await page.get_by_role("heading", level=1).inner_text() == "홍*동 님,\n납부하실 금액을 알려드립니다"
    assert await fits(page)
    await press_with_keyboard(page, "92,400원 납부")
    await page.wait_for_url("**/kakaopay/pay/**")
    await page.locator("button").first.click()
    await page.wait_for_url("**/pay/return/*")
    assert await page.get_by_role("heading", level=1).inner_text() == "납부가 완료되었습니다"
    assert await fits(page)
    assert len(await site.told("payment.approved.v1")) == 1


async def test_choosing_some_bills_and_choosing_none(site: Any, phone: BrowserContext) -> None:
    _, link = await site.noticed(1, bills=2)
    page = await phone.new_page()
    await page.goto(site.settings.public_url + link)
    await page.get_by_role("button", name="본인확인하고 확인하기").click()
    await prove(page, site, "p1")
    await page.get_by_role("link", name="일부만 골라 납부하기").click()
    for box in await page.get_by_role("checkbox").all():
        await box.uncheck()
    await page.get_by_role("button", name="고른 항목 금액 확인하기").click()
    assert await page.get_by_role("alert").inner_text() == "납부할 항목을 하나 이상 골라 주세요."
    assert (await page.title()).startswith("오류: ")
    await page.get_by_role("group", name="납부할 항목").get_by_role("checkbox").last.check()
    await page.get_by_role("button", name="고른 항목 금액 확인하기").click()
    assert await page.get_by_role("button", name="카카오페이로 51,200원 납부").is_visible()
    assert await fits(page)


async def test_a_screen_reader_finds_its_way(site: Any, phone: BrowserContext) -> None:
    _, link = await site.noticed(1, bills=2)
    page = await phone.new_page()
    await page.goto(site.settings.public_url + link)
    assert await page.locator("html").get_attribute("lang") == "ko"
    for landmark in ("banner", "main", "contentinfo"):
        assert await page.get_by_role(landmark).count() == 1
    assert await page.get_by_role("heading", level=1).count() == 1
    await page.keyboard.press("Tab")
    assert await page.locator(":focus").inner_text() == "본문 바로가기"
    buttons = await page.get_by_role("button").all()
    assert buttons
    for button in buttons:
        assert (await button.bounding_box())["height"] >= 44


async def test_the_stylesheet_and_the_policy_agree(site: Any, phone: BrowserContext) -> None:
    _, link = await site.noticed(1)
    page = await phone.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    await page.goto(site.settings.public_url + link)
    assert complaints == []
    first = page.get_by_role("button").first
    assert (await first.bounding_box())["height"] >= 56
