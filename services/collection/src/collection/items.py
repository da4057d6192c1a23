"""Revenue items (세목·세외수입 과목) as callers name them."""

from semu_kit.problems import Problem
from semu_law import UnknownItem, load


class ItemUnknown(Problem):
    """No revenue item of the law has this name or code."""

    status, type, title = 422, "item-unknown", "No such revenue item"


def code_of(item: str) -> str:
    """The code of an item named by its code, Korean name or alias. Raises ItemUnknown."""
    try:
        return load().item(item).code
    except UnknownItem as error:
        raise ItemUnknown("그런 세목·과목이 없습니다. 이름이나 코드를 확인하십시오.", item=item) from error
