"""What is wrong with one row of given facts: the name, the value as it was sent, and the reason with its remedy."""

from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from semu_kit.problems import shown
from semu_law import LawError, NotInForce, UnknownItem, UnknownKey


class Fault(BaseModel):
    """One fault of a row."""

    name: str
    """The field, such as `payments/0/won`, or the key of the law."""
    value: Any
    """As it was sent; null for a whole object."""
    reason: str


def faults_of(refusal: ValidationError) -> list[Fault]:
    """The faults that pydantic found, in Korean. The first part of a place is the tag of the row's kind."""
    return [
        Fault(
            name=shown("field", "/".join(str(part) for part in error["loc"][1:])) or "kind",
            value=shown(error["loc"][-1] if error["loc"] else "kind", error["input"]),
            reason=_reason(error),
        )
        for error in refusal.errors()
    ]


def fault_of(refusal: LawError) -> Fault:
    """What the law cannot answer."""
    match refusal:
        case UnknownItem():
            reason = "그런 세목·과목이 없습니다. 과목의 코드나 이름을 보내십시오."
            return Fault(name="item", value=shown("item", refusal.code_or_name), reason=reason)
        case NotInForce():
            reason = f"그날에는 이 법령 값이 시행되지 않았습니다. {refusal.first} 이후의 날이어야 계산할 수 있습니다."
            return Fault(name=refusal.key, value=refusal.on.isoformat(), reason=reason)
        case UnknownKey():
            return Fault(name=refusal.key, value=None, reason="이 법령 판에 없는 값입니다. 다른 판을 지정하십시오.")
        case _:
            raise refusal


def _reason(error: ErrorDetails) -> str:
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
        case "too_long":
            return f"{limits['max_length']}개까지 보낼 수 있습니다."
        case "literal_error":
            return f"{limits['expected']} 가운데 하나여야 합니다."
        case "union_tag_not_found" | "union_tag_invalid":
            return "kind는 bill, self_assessed, withheld 가운데 하나여야 합니다."
        case kind if kind.startswith("date"):
            return "날짜는 YYYY-MM-DD로 적으십시오."
        case kind if kind.startswith("int"):
            return "원 단위의 정수여야 합니다."
        case _:
            return "형식에 맞지 않습니다. 문서의 형식으로 보내십시오."
