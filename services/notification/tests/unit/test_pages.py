"""The stylesheet and the templates, as far as a reader of the files can tell."""

import re
from pathlib import Path

import pytest
from notification.pages.rendering import STATIC
from notification.pages.tokens import tokens_for

TEMPLATES = STATIC.parent / "templates"
KRDS = Path("web/node_modules/krds-uiux")


@pytest.mark.skipif(not KRDS.is_dir(), reason="KRDS is installed by `make setup`")
def test_the_tokens_are_those_that_the_stylesheet_uses() -> None:
    stylesheet = (STATIC / "notice.css").read_text(encoding="utf-8")
    assert (STATIC / "krds-tokens.css").read_text(encoding="utf-8") == tokens_for(stylesheet, KRDS)


def test_a_phone_gets_a_small_stylesheet() -> None:
    assert sum(path.stat().st_size for path in STATIC.glob("*.css")) < 24_000


@pytest.mark.parametrize("template", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.stem)
def test_no_page_has_a_script_an_inline_style_or_another_sites_address(template: Path) -> None:
    html = template.read_text(encoding="utf-8")
    assert "<script" not in html
    assert not re.search(r"\s(style|on\w+)=", html)
    assert not re.search(r"""(src|href|action)=["'](https?:)?//""", html)


@pytest.mark.parametrize("template", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.stem)
def test_every_form_carries_the_pages_token(template: Path) -> None:
    html = template.read_text(encoding="utf-8")
    assert html.count("<form") == html.count("form_token(visit) }}")
