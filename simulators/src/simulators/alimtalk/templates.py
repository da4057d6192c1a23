"""Approved wordings: a message may differ from its template in the `#{variables}` only."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from simulators.alimtalk import codes
from simulators.alimtalk.schemas import Button

MOST_VARIABLES = 40
LONGEST_CONTENT = 1000
_VARIABLE = re.compile(r"#\{([^{}]+)\}")
_LINKS = ("linkMo", "linkPc", "schemeIos", "schemeAndroid")


class Refused(Exception):
    """The message is not what was approved.

    Facts: `code`, the provider's result code for this recipient.
    """

    def __init__(self, code: int) -> None:
        super().__init__(codes.name_of(code))
        self.code = code


@dataclass(frozen=True)
class Wording:
    content: str
    buttons: tuple[Button, ...]


def variables(content: str) -> set[str]:
    return set(_VARIABLE.findall(content))


def substitute(template: Wording, parameters: Mapping[str, str]) -> Wording:
    """The template with its variables filled in. Raises Refused where one is missing or the text grows too long."""
    content = _fill(template.content, parameters)
    if len(content) > LONGEST_CONTENT:
        raise Refused(codes.TOO_LONG)
    buttons = tuple(
        button.model_copy(
            update={link: _fill(pattern, parameters) for link in _LINKS if (pattern := getattr(button, link))}
        )
        for button in template.buttons
    )
    return Wording(content, buttons)


def check_content(template: Wording, content: str) -> None:
    """Raises Refused where the text differs in more than the variables."""
    if not _matches(template.content, content):
        raise Refused(codes.CONTENT_MISMATCH)


def check_buttons(template: Wording, buttons: Sequence[Button]) -> None:
    """Raises Refused where the buttons differ in more than the variables of their links."""
    approved = sorted(template.buttons, key=lambda button: button.ordering)
    given = sorted(buttons, key=lambda button: button.ordering)
    if len(approved) != len(given) or not all(map(_same_button, approved, given)):
        raise Refused(codes.BUTTON_MISMATCH)


def _same_button(approved: Button, given: Button) -> bool:
    same_face = (approved.type, approved.name) == (given.type, given.name)
    return same_face and all(_matches(getattr(approved, link) or "", getattr(given, link) or "") for link in _LINKS)


def _fill(pattern: str, parameters: Mapping[str, str]) -> str:
    def value(found: re.Match[str]) -> str:
        if found[1] not in parameters:
            raise Refused(codes.CONTENT_MISMATCH)
        return parameters[found[1]]

    return _VARIABLE.sub(value, pattern)


def _matches(pattern: str, text: str) -> bool:
    fixed = _VARIABLE.split(pattern)[::2]
    return re.fullmatch(".*?".join(map(re.escape, fixed)), text, re.DOTALL) is not None
