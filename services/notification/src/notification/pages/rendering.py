"""Renders a page: Korean, without scripts, never kept by anyone, and never telling its address to anyone."""

from collections.abc import Mapping
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined
from semu_kit.clock import KST
from semu_kit.problems import Problem

from notification.municipalities.register import city
from notification.settings import Settings

STATIC = Path(__file__).with_name("static")
ASSETS = "/assets/notice"


class Pages:
    """The templates with their environment, and the headers of this installation."""

    def __init__(self, settings: Settings) -> None:
        self._templates = Environment(
            loader=PackageLoader("notification.pages"), autoescape=True, undefined=StrictUndefined,
            trim_blocks=True, lstrip_blocks=True, auto_reload=False,
        )  # fmt: skip
        self._templates.filters |= {"won": won, "day": day, "moment": moment}
        self._templates.globals |= {"asset": _asset, "origin": settings.public_url}
        self.headers = _headers(settings)

    def page(self, template: str, status: int = 200, **context: Any) -> HTMLResponse:
        html = self._templates.get_template(f"{template}.html").render(**context)
        return HTMLResponse(html, status, self.headers)

    def refusal(self, refusal: Problem) -> HTMLResponse:
        """The refusal's own page, or the general one."""
        own = f"refusals/{refusal.type}"
        template = own if f"{own}.html" in self._templates.list_templates() else "refusals/trouble"
        facts: Mapping[str, Any] = refusal.facts
        municipality = facts.get("municipality")
        return self.page(
            template,
            refusal.status,
            refusal=refusal,
            city=city(municipality) if municipality else None,
            link=facts.get("link"),
        )


def won(amount: int) -> str:
    return f"{amount:,}원"


def day(value: date) -> str:
    return f"{value.year}년 {value.month}월 {value.day}일"


def moment(value: datetime) -> str:
    korean = value.astimezone(KST)
    return f"{day(korean.date())} {korean:%H:%M}"


def _asset(name: str) -> str:
    """The asset's address with its content's mark, so that a browser may keep it for ever."""
    mark = sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"{ASSETS}/{name}?v={mark}"


def _headers(settings: Settings) -> dict[str, str]:
    """No script, no frame, no referrer (the address holds the link's token), nothing kept.

    Browsers hold a form's redirects to `form-action` as well, so the providers' origins are named.
    """
    urls = [settings.identity_url, settings.kakaopay_url]
    if settings.certificate_url:
        urls.append(settings.certificate_url)
    origins = {f"{url.scheme}://{url.netloc}" for url in map(urlsplit, urls)} | set(settings.form_origins)
    return {
        "Content-Security-Policy": "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:;"
        f" form-action 'self' {' '.join(sorted(origins))}; base-uri 'none'; frame-ancestors 'none'",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "X-Robots-Tag": "noindex, nofollow",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
        "Content-Language": "ko",
    }
