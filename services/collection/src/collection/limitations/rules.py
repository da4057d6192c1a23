"""What moves the day on which a claim lapses (소멸시효 완성일). Pure."""

from collections.abc import Mapping
from datetime import date
from typing import Literal, get_args

Interruption = Literal["notice", "demand", "share_claim", "seizure"]
"""중단 (지방세기본법 §40①): 납세고지, 독촉·납부최고, 교부청구, 압류. A new period runs once it is over."""

Suspension = Literal[
    "instalments", "annual_instalments", "deferral", "disposition_deferral", "fraud_suit", "subrogation_suit", "abroad"
]
"""정지 (§40③): 분할납부, 연부, 징수유예, 체납처분유예, 사해행위취소소송, 채권자대위소송, 국외체류.

The period stands still."""

Given = Literal["initial", "correction"]
"""기산 (§39③④); 잘못 적은 날의 정정."""

Cause = Interruption | Suspension | Given

NAMES: Mapping[str, str] = {
    "notice": "납세고지", "demand": "독촉·납부최고", "share_claim": "교부청구", "seizure": "압류",
    "instalments": "분할납부", "annual_instalments": "연부", "deferral": "징수유예",
    "disposition_deferral": "체납처분유예", "fraud_suit": "사해행위취소소송", "subrogation_suit": "채권자대위소송",
    "abroad": "국외체류", "initial": "기산", "correction": "정정",
}  # fmt: skip
"""Korean names of the causes."""


def moves_back(cause: Cause, before: date | None, limitation_on: date) -> bool:
    """Whether the day would come earlier than it stood: neither an interruption nor a suspension ever does that."""
    return cause not in get_args(Given) and before is not None and limitation_on < before
