"""The profiles of transfer files, as data: a bank with another form of file is another entry here, and no code.

The banks' own layouts are agreed with each; docs/transfer-files.md shows these two, and the answers to them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from semu_kit.records import Delimited, FixedWidth

Kind = Literal["header", "transfer", "result", "trailer"]
Field = Literal[
    "bank", "municipality", "day", "number", "sequence", "account", "holder", "won", "memo", "result", "count", "total",
    "paid", "filler",
]  # fmt: skip
Layout = FixedWidth[Kind, Field] | Delimited[Kind, Field]
ProfileName = Literal["transfer-fixed", "transfer-csv"]


@dataclass(frozen=True)
class Profile:
    """How transfers are told to a bank, and how it answers."""

    title: str
    media_type: str
    orders: Layout
    answers: Layout
    results: Mapping[str, str | None]
    """The bank's codes (처리결과): None is paid, anything else why not."""


_RESULTS = {
    "0000": None, "0101": "없는 계좌", "0102": "예금주가 다름", "0103": "해지된 계좌", "0104": "입금할 수 없는 계좌",
    "0105": "받을 수 있는 금액을 넘음", "0201": "받는 은행의 장애", "0901": "그 밖의 오류",
}  # fmt: skip

PROFILES: Mapping[ProfileName, Profile] = {
    "transfer-fixed": Profile(
        title="대량이체 (고정 길이 120바이트, CP949)",
        media_type="text/plain; charset=euc-kr",
        orders=FixedWidth(
            encoding="cp949",
            marks={"11": "header", "22": "transfer", "33": "trailer"},
            fields={
                "header": (("bank", 3), ("municipality", 5), ("day", 8), ("number", 6), ("filler", 96)),
                "transfer": (
                    ("sequence", 8), ("bank", 3), ("account", 20), ("won", 13), ("holder", 40), ("memo", 20),
                    ("filler", 14),
                ),
                "trailer": (("count", 8), ("total", 15), ("filler", 95)),
            },
        ),
        answers=FixedWidth(
            encoding="cp949",
            marks={"11": "header", "22": "result", "33": "trailer"},
            fields={
                "header": (("bank", 3), ("municipality", 5), ("day", 8), ("number", 6), ("filler", 96)),
                "result": (("sequence", 8), ("won", 13), ("result", 4), ("filler", 93)),
                "trailer": (("count", 8), ("total", 15), ("paid", 15), ("filler", 80)),
            },
        ),
        results=_RESULTS,
    ),
    "transfer-csv": Profile(
        title="대량이체 (CSV, UTF-8)",
        media_type="text/csv; charset=utf-8",
        orders=Delimited(
            encoding="utf-8",
            marks={"H": "header", "D": "transfer", "T": "trailer"},
            fields={
                "header": ("bank", "municipality", "day", "number"),
                "transfer": ("sequence", "bank", "account", "won", "holder", "memo"),
                "trailer": ("count", "total"),
            },
        ),
        answers=Delimited(
            encoding="utf-8",
            marks={"H": "header", "D": "result", "T": "trailer"},
            fields={
                "header": ("bank", "municipality", "day", "number"),
                "result": ("sequence", "won", "result"),
                "trailer": ("count", "total", "paid"),
            },
        ),
        results=_RESULTS,
    ),
}  # fmt: skip
