"""Levy files of one bill, as an agency sends them."""

import csv
import io


def _file(**cells: str) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, cells, lineterminator="\n")
    writer.writeheader()
    writer.writerow(cells)
    return text.getvalue().encode()


def _levied(number: str, item: str, won: int) -> dict[str, str]:
    return {
        "과세번호": number, "세목": item, "부과금액": str(won), "납세자구분": "개인", "납세자명": "김체납",
        "주민(법인)등록번호": "800101-1234567", "과세물건": "구래동 산 1-1", "기분": "9",
    }  # fmt: skip


def carried_over(number: str, item: str, won: int) -> bytes:
    """In arrears since 2024."""
    days = {"성립일": "2024-06-01", "징수결의일": "2024-09-10", "납기일": "2024-09-30", "독촉기한": "2024-11-30"}
    return _file(과세연도="2024", **_levied(number, item, won), **days)


def new_levy(number: str, item: str, won: int) -> bytes:
    """Levied on the first day, two years after the liability arose."""
    days = {"성립일": "2024-06-01", "징수결의일": "2026-10-19", "납기일": "2026-11-30"}
    return _file(과세연도="2026", **_levied(number, item, won), **days)
