"""A citizen's browser: cookies of its own, redirects followed, links and forms used as they stand on the page."""

import asyncio
from collections.abc import Mapping
from types import TracebackType
from typing import Self
from urllib.parse import urljoin, urlsplit

import aiohttp

from semu_demo.scenario.broken import Broken
from semu_demo.scenario.pages import Page, read
from semu_demo.scenario.patience import ATTEMPTS, BUSY, pause


class NoSuchButton(Broken):
    """The page offers nothing of the kind. Facts: the words that were looked for, and the page's title."""


class NoPage(Broken):
    """The site does not answer, however often the page is loaded. Facts: the site."""


class Browser:
    def __init__(self, connector: aiohttp.BaseConnector) -> None:
        self._client = aiohttp.ClientSession(
            connector=connector,
            connector_owner=False,
            cookie_jar=aiohttp.CookieJar(unsafe=True),  # the addresses of one machine are numbers
            timeout=aiohttp.ClientTimeout(total=60),
            headers={"User-Agent": "Mozilla/5.0 (Linux; Android 16; Mobile)", "Accept-Language": "ko-KR"},
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.close()

    async def open(self, url: str) -> Page:
        return await self._load("GET", url)

    async def press(self, page: Page, words: str) -> Page:
        """Press the button, or follow the link, that says `words`. Raises NoSuchButton."""
        for form in page.forms:
            sent = form.pressed(words)
            if sent is not None:
                return await self._send(page, form.action, form.method, sent)
        for href, said in page.links:
            if words in said:
                return await self.open(urljoin(page.url, href))
        raise NoSuchButton(f"no button says {words} on the page {page.title}")

    async def fill_and_press(self, page: Page, filled: dict[str, str], words: str) -> Page:
        """As `press`, with fields of the form filled in first."""
        for form in page.forms:
            sent = form.pressed(words)
            if sent is not None:
                untouched = [(name, value) for name, value in sent if name not in filled]
                return await self._send(page, form.action, form.method, [*untouched, *filled.items()])
        raise NoSuchButton(f"no button says {words} on the page {page.title}")

    async def _send(self, page: Page, action: str, method: str, sent: list[tuple[str, str]]) -> Page:
        url = urljoin(page.url, action) if action else page.url
        if method == "get":
            return await self._load("GET", url, params=sent)
        return await self._load("POST", url, data=aiohttp.FormData(sent))

    async def _load(self, method: str, url: str, **request: object) -> Page:
        for attempt in range(1, ATTEMPTS + 1):
            told: Mapping[str, str] = {}
            try:
                answer = await self._client.request(method, url, **request)  # type: ignore[arg-type]
                async with answer:
                    if answer.status not in BUSY:
                        passed = tuple(str(one.url) for one in answer.history)
                        return read(str(answer.url), await answer.text(), passed)
                    told = answer.headers
            except (aiohttp.ClientConnectionError, TimeoutError):
                pass
            await asyncio.sleep(pause(attempt, told))
        raise NoPage(f"no page from {urlsplit(url).netloc}")
