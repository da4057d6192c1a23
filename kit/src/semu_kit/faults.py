"""What is wrong with one row among many: the name, the value as it was sent, and the reason with its remedy.

Good rows go on beside bad ones: a bad row is answered with its faults instead of failing the request.
"""

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from semu_kit.problems import shown


class Fault(BaseModel):
    """One fault of a row."""

    name: str
    """The field, such as `payments/0/won`, or the key of the law."""
    value: Any
    """As it was sent; null for a whole object."""
    reason: str


class Faulty(BaseModel):
    """A row that cannot be read."""

    errors: list[Fault]


def faults_of(refusal: ValidationError, kinds: Sequence[str]) -> list[Fault]:
    """The faults that pydantic found, in Korean. The first part of a place is the tag of the row's kind."""
    return [
        Fault(
            name=shown("field", "/".join(str(part) for part in error["loc"][1:])) or "kind",
            value=shown(error["loc"][-1] if error["loc"] else "kind", error["input"]),
            reason=_reason(error, kinds),
        )
        for error in refusal.errors()
    ]


def _reason(error: ErrorDetails, kinds: Sequence[str]) -> str:
    limits = error.get("ctx", {})
    match error["type"]:
        case "missing":
            return "값이 없습니다. 넣어 보내십시오."
        case "extra_forbidden":
            return "이 종류의 사실에 없는 이름입니다. 빼고 보내십시오."
        case "greater_than_equal":
            return f"{limits['ge']} 이상이어야 합니다."
        case "less_than_equal":
            return f"{limits['le']} 이하여야 합니다."
        case "too_short":
            return f"{limits['min_length']}개 이상 보내십시오."
        case "too_long":
            return f"{limits['max_length']}개까지 보낼 수 있습니다."
        case "literal_error":
            return f"{limits['expected']} 가운데 하나여야 합니다."
        case "union_tag_not_found" | "union_tag_invalid":
            return f"kind는 {', '.join(kinds)} 가운데 하나여야 합니다."
        case kind if kind.startswith("date"):
            return "날짜는 YYYY-MM-DD로 적으십시오."
        case kind if kind.startswith("int"):
            return "정수여야 합니다."
        case _:
            return "형식에 맞지 않습니다. 문서의 형식으로 보내십시오."
