"""A levy file's maker for all tests of this service."""

import csv
import io
from collections.abc import Callable, Iterable

import pytest

HEADER = (
    "과세번호", "과세연도", "기분", "세목", "과세물건", "과세물건지 주소", "납세자구분", "납세자명",
    "주민(법인)등록번호", "연계정보", "전화번호", "주소", "과표액", "부과금액", "성립일", "징수결의일", "납기일",
)  # fmt: skip


def levy(number: int = 1, **cells: str) -> dict[str, str]:
    """A row that is right, of the person with this number; `cells` replace or add columns."""
    return {
        "과세번호": f"{number:08d}",
        "과세연도": "2026",
        "기분": "1기분",
        "세목": "자동차세",
        "과세물건": f"12가{number % 10000:04d}",
        "과세물건지 주소": "경기도 김포시 사우중로 1",
        "납세자구분": "개인",
        "납세자명": "홍길동",
        "주민(법인)등록번호": f"900101-1{number % 1_000_000:06d}",
        "연계정보": f"{number:087d}=",
        "전화번호": "010-1234-5678",
        "주소": "경기도 김포시 사우중로 1",
        "과표액": "",
        "부과금액": "1,234,560",
        "성립일": "2026-06-01",
        "징수결의일": "2026.06.05",
        "납기일": "20260630",
        **cells,
    }


def levy_csv(rows: Iterable[dict[str, str]], encoding: str = "cp949", header: Iterable[str] = HEADER) -> bytes:
    """The rows as a file; columns that the header lacks are added to it."""
    rows = list(rows)
    names = list(dict.fromkeys([*header, *(name for row in rows for name in row)]))
    text = io.StringIO()
    writer = csv.DictWriter(text, names, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


@pytest.fixture(name="levy")
def _levy() -> Callable[..., dict[str, str]]:
    return levy


@pytest.fixture(name="levy_csv")
def _levy_csv() -> Callable[..., bytes]:
    return levy_csv
