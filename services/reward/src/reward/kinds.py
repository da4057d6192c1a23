"""What may be paid (포상금의 종류), and nothing else (지방세기본법 §146⑨)."""

from collections.abc import Mapping
from typing import Literal

Kind = Literal["collector", "finder", "evasion_informant", "hidden_assets_informant", "proposal"]
"""체납액을 징수한 공무원, 숨은 세원을 찾아낸 자, 탈루세액 제보자, 은닉재산 신고자, 제안자."""

TITLES: Mapping[Kind, str] = {
    "collector": "체납액 징수", "finder": "숨은 세원 발굴", "evasion_informant": "탈루세액 제보",
    "hidden_assets_informant": "은닉재산 신고", "proposal": "제안 등",
}  # fmt: skip
"""For what it is given, on paper."""

CreditKind = Literal["collector", "finder"]
"""What is credited a receipt at a time, under the caps of the ordinance (조례 §5)."""

InformantKind = Literal["evasion_informant", "hidden_assets_informant"]
"""What the decree's brackets fix (지방세기본법 시행령 §82)."""
