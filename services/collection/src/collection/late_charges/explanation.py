"""A late charge in words, for the person who owes it, and as a trace from which it can be computed again."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from semu_law import Release

from collection.late_charges.rules import LateCharge, Line, Regime

_NAMES: dict[Regime, tuple[str, str]] = {
    "tax-surcharge": ("가산금", "중가산금"),
    "tax-penalty": ("납부지연가산세", "매월 납부지연가산세"),
    "fine": ("가산금", "중가산금"),
    "road-occupancy": ("가산금", "중가산금"),
    "public-property": ("연체료", "연체료"),
}


def explain(charge: LateCharge) -> list[str]:
    """Korean sentences, a line a step, each with its article."""
    if charge.regime is None:
        return ["이 과목에는 늦게 낼 때 더하는 금액을 정한 법이 없어 더하지 않습니다."]
    if not charge.lines:
        return [f"납부기한({_day(charge.payable_until)})이 지나지 않았거나 기한 안에 내어 더하는 금액이 없습니다."]
    sentences = [_sentence(line, charge) for line in charge.lines]
    if charge.below is not None:
        sentences.append(
            f"고지된 세액이 {charge.below.won:,}원 미만이어서 월별 가산은 없습니다({charge.below.article})."
        )
    return [*sentences, f"{_day(charge.as_of)}까지 더해진 금액은 모두 {charge.won:,}원입니다."]


def trace(charge: LateCharge, release: Release) -> dict[str, Any]:
    """Keys, values, articles and the release, in plain JSON data: enough to compute the amount again to the won."""
    return {
        "law_release": release.hash,
        "as_of": charge.as_of.isoformat(),
        "payable_until": charge.payable_until.isoformat(),
        "regime": charge.regime,
        "won": charge.won,
        "lines": [
            {
                "kind": line.kind,
                "since": line.since.isoformat(),
                "until": line.until.isoformat(),
                "count": line.count,
                "base": line.base,
                "rate": str(line.rate),
                "won": str(line.won),
                "source": line.source.citation,
            }
            for line in charge.lines
        ],
        "below": charge.below.citation if charge.below else None,
        "readings": [reading.citation for reading in charge.readings],
    }


def _sentence(line: Line, charge: LateCharge) -> str:
    assert charge.regime is not None
    first, monthly = _NAMES[charge.regime]
    of = f"본세 {line.base:,}원의 {_percent(line.rate)}"
    match line.kind:
        case "first":
            how = f"납부기한({_day(charge.payable_until)})이 지나 {_day(line.since)}에 {first} {of}"
            return f"{how} = {int(line.won):,}원 ({line.source.article})"
        case "monthly":
            how = f"{_day(line.since)}부터 {_day(line.until)}까지 {monthly} {of}씩 {line.count}개월"
            return f"{how} = {int(line.won):,}원 ({line.source.article})"
        case "daily":
            how = f"{_day(line.since)}부터 {_day(line.until)}까지 {line.count}일 동안 {first} 연 {of}"
            return f"{how} = {int(line.won):,}원 ({line.source.article})"


def _day(day: date) -> str:
    return f"{day.year}년 {day.month}월 {day.day}일"


def _percent(rate: Fraction) -> str:
    percent = Decimal(rate.numerator * 100) / Decimal(rate.denominator)
    return f"{percent.normalize():f}%"
