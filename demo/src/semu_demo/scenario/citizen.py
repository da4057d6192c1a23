"""Citizens, from the message on the phone to the receipt, by what the pages say and offer."""

import re
from collections import Counter
from collections.abc import Sequence
from types import TracebackType
from typing import Self

import aiohttp

from semu_demo.scenario.api import Api
from semu_demo.scenario.broken import Broken
from semu_demo.scenario.browser import Browser
from semu_demo.scenario.crowd import Deed, Part
from semu_demo.scenario.pages import Page

_PROVE = "본인확인하고 확인하기"
_THAT_IS_ME = "본인이 맞습니다"
_NOT_NOW = "인증하지 않고 돌아가기"
_PAY_HERE = "카카오페이로"
_CONFIRM = "결제하기"
_DOCUMENT = ("납부 안내", "납부하실 금액")
_APPROVED = "납부가 완료되었습니다"
_UNKNOWN = "결제 결과를 확인하고 있습니다"

_RECEIPT_ROW = re.compile(
    r'전자납부번호 <span class="number">(\d+)</span></span></span>\s*<span class="number">([\d,]+)원'
)
_TROUBLES = {
    Deed.TOO_LATE: "session_runs_out",
    Deed.LOST_REDIRECT: "lost_redirect",
    Deed.APPROVAL_LOST: "approve_times_out_after_success",
}
"""What goes wrong at the pay page of who does this."""


class Unexpected(Broken):
    """A page said something else than it should. Facts: the deed, and the page's title."""


class Crowd:
    """The citizens with a part in the story, and what they saw of it."""

    def __init__(self, simulators_url: str, simulators: Api, persons: Sequence[str]) -> None:
        self._phones = f"{simulators_url}/phones"
        self._simulators = simulators
        self._persons = persons
        self._connector = aiohttp.TCPConnector(limit=64)
        self.outcomes: Counter[str] = Counter()
        self.approved = 0
        """Payments that took money."""
        self.bills_paid = 0
        """Bills in those payments."""
        self.paid_twice = 0
        """Won paid again into virtual accounts for bills that were paid."""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._connector.close()

    async def act(self, part: Part) -> None:
        """One citizen's part, whole. Raises Unexpected and NoSuchButton."""
        async with Browser(self._connector) as browser:
            document = await self._read(browser, part)
            if document is None or part.deed == Deed.READ:
                return
            await self._pay(browser, part, document)

    async def _read(self, browser: Browser, part: Part) -> Page | None:
        phone = await browser.open(f"{self._phones}/{part.person}")
        notice = await browser.open(phone.links[-1][0])
        login = await browser.press(notice, _PROVE)
        if part.deed == Deed.REFUSE:
            await browser.press(login, _NOT_NOW)
            self.outcomes["refused"] += 1
            return None
        holder = part.person if part.deed != Deed.SOMEBODY_ELSE else self._neighbour_of(part.person)
        document = await browser.fill_and_press(login, {"person": holder}, _THAT_IS_ME)
        opened = document.title.startswith(_DOCUMENT)
        if opened == (part.deed == Deed.SOMEBODY_ELSE):
            raise Unexpected(f"{part.deed} ended on the page {document.title}")
        self.outcomes["read" if opened else "turned_away"] += 1
        return document if opened else None

    def _neighbour_of(self, person: str) -> str:
        return self._persons[self._persons.index(person) - 1]

    async def _pay(self, browser: Browser, part: Part, document: Page) -> None:
        bills = sum(name == "bills" for form in document.forms for name, _ in form.pressed(_PAY_HERE) or ())
        if not bills:
            self.outcomes["not_payable"] += 1
            return
        pay_page = await browser.press(document, _PAY_HERE)
        if part.deed in _TROUBLES:
            subject = pay_page.url.rsplit("/", 1)[-1]
            trouble = {"provider": "kakaopay", "kind": _TROUBLES[part.deed], "times": 1, "subject": subject}
            await self._simulators.post("/control/troubles", trouble | {"value": "0.1"})
        outcome = await browser.press(pay_page, _CONFIRM)
        if part.deed in (Deed.TOO_LATE, Deed.LOST_REDIRECT):
            if _APPROVED in outcome.title:
                raise Unexpected(f"{part.deed} ended on the page {outcome.title}")
            self.outcomes[str(part.deed)] += 1
            return
        # A lost answer may be resolved already when the page is shown.
        expected = (_UNKNOWN, _APPROVED) if part.deed == Deed.APPROVAL_LOST else (_APPROVED,)
        if not outcome.title.startswith(expected):
            raise Unexpected(f"{part.deed} ended on the page {outcome.title}")
        self.approved += 1
        self.bills_paid += bills
        await self._after(browser, part, outcome)

    async def _after(self, browser: Browser, part: Part, outcome: Page) -> None:
        if part.deed == Deed.APPROVAL_LOST:
            self.outcomes["approval_lost"] += 1
            return
        self.outcomes["paid"] += 1
        if part.deed == Deed.RETURN_AGAIN:
            first_return = next(url for url in outcome.passed if "/pay/return/" in url)
            again = await browser.open(first_return)
            if _APPROVED not in again.title:
                raise Unexpected(f"{part.deed} ended on the page {again.title}")
            self.outcomes["returned_again"] += 1
        elif part.deed == Deed.PAY_TWICE:
            row = _RECEIPT_ROW.search(outcome.text)
            if row is None:
                raise Unexpected(f"{part.deed} ended on the page {outcome.title}")
            amount = int(row[2].replace(",", ""))
            await self._simulators.post("/control/deposits", {"reference": row[1], "amount": amount})
            self.paid_twice += amount
            self.outcomes["paid_twice"] += 1
