"""Reads a page as a person does: its links, its forms and what they already say."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Form:
    action: str
    method: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    """What is sent without touching anything: hidden fields, ticked boxes, written text."""
    buttons: list[tuple[str, str, str]] = field(default_factory=list)
    """Name, value and words of each button."""

    def pressed(self, words: str) -> list[tuple[str, str]] | None:
        """What is sent when the button with these words is pressed; None if there is no such button."""
        for name, value, said in self.buttons:
            if words in said:
                return [*self.fields, (name, value)] if name else list(self.fields)
        return None


@dataclass
class Page:
    url: str
    passed: tuple[str, ...]
    """Addresses that led here by redirect."""
    text: str
    title: str
    links: list[tuple[str, str]]
    """Address and words of each link."""
    forms: list[Form]


def read(url: str, html: str, passed: tuple[str, ...] = ()) -> Page:
    reader = _Reader()
    reader.feed(html)
    return Page(url, passed, html, reader.title, reader.links, reader.forms)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.title = ""
        self.links: list[tuple[str, str]] = []
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._open: tuple[str, dict[str, str | None], list[str]] | None = None
        """The title, link or button whose words are being read."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self._form = Form(given.get("action") or "", (given.get("method") or "get").lower())
            self.forms.append(self._form)
        elif tag == "input" and self._form is not None:
            self._take(self._form, given)
        elif tag in ("title", "a", "button"):
            self._open = (tag, given, [])

    def handle_data(self, data: str) -> None:
        if self._open:
            self._open[2].append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        if self._open is None or self._open[0] != tag:
            return
        _, given, said = self._open
        self._open = None
        words = " ".join("".join(said).split())
        if tag == "title":
            self.title = self.title or words
        elif tag == "a" and given.get("href"):
            self.links.append((given["href"] or "", words))
        elif tag == "button" and self._form is not None and "disabled" not in given:
            self._form.buttons.append((given.get("name") or "", given.get("value") or "", words))

    @staticmethod
    def _take(form: Form, given: dict[str, str | None]) -> None:
        name, kind = given.get("name"), (given.get("type") or "text").lower()
        if kind == "submit":
            form.buttons.append((name or "", given.get("value") or "", given.get("value") or ""))
        elif name and "disabled" not in given and (kind not in ("checkbox", "radio") or "checked" in given):
            form.fields.append((name, given.get("value") or ("on" if kind == "checkbox" else "")))
