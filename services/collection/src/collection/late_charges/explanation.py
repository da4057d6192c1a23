"""A late charge in words, for the person who owes it."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from semu_contracts.events.collection import DeferralKind

from collection.late_charges.facts import DAY, Debt, Deferral, LateCharge, Line, Regime, Spared

_NAMES: dict[Regime, tuple[str, str]] = {
    "tax-surcharge": ("가산금", "중가산금"),
    "tax-penalty": ("납부지연가산세", "매월 납부지연가산세"),
    "fine": ("가산금", "중가산금"),
    "road-occupancy": ("가산금", "중가산금"),
    "public-property": ("연체료", "연체료"),
    "self-assessed": ("납부지연가산세", "납부지연가산세"),
    "withholding": ("특별징수 납부지연가산세", "매월 특별징수 납부지연가산세"),
}
_DEFERRALS: dict[DeferralKind, str] = {
    "before_due": "납기 전 징수유예",
    "after_arrears": "징수유예",
    "rehabilitation": "회생 등에 따른 징수유예",
    "fine_instalments": "과태료의 징수유예·분할납부",
}


def explain(charge: LateCharge) -> list[str]:
    """Korean sentences, a line a step, each with its article."""
    if charge.regime is None:
        return ["이 과목에는 늦게 낼 때 더하는 금액을 정한 법이 없어 더하지 않습니다."]
    facts = charge.facts
    moved = []
    if charge.moved and isinstance(facts, Debt) and facts.moved_by:
        moved = [f"{_deferral(facts.moved_by)}로 납부기한이 {_day(facts.due)}이 되었습니다({charge.moved.article})."]
    if charge.exempt is not None:
        return [*moved, f"이 납세자에게는 늦게 낼 때 더하는 금액을 더하지 않습니다({charge.exempt.article})."]
    if not charge.lines:
        return [*moved, f"납부기한({_day(facts.due)})이 지나지 않았거나 기한 안에 내어 더하는 금액이 없습니다."]
    sentences = [*moved, *(_sentence(line, charge) for line in charge.lines)]
    sentences += [_spared(spared) for spared in charge.spared]
    if charge.below is not None:
        outstanding = any(reading.value == "outstanding" for reading in charge.readings)
        what = "남은" if outstanding else "고지된"
        sentences.append(
            f"{what} 세액이 {charge.below.won:,}원 미만이어서 월별 가산은 없습니다({charge.below.article})."
        )
    return [*sentences, f"{_day(charge.as_of)}까지 더해진 금액은 모두 {charge.won:,}원입니다."]


def _sentence(line: Line, charge: LateCharge) -> str:
    assert charge.regime is not None
    first, monthly = _NAMES[charge.regime]
    of = f"본세 {line.base:,}원의 {_percent(line.rate)}"
    days = f"{_day(line.since)}부터 {_day(line.until)}까지"
    match line.kind:
        case "first":
            how = f"납부기한({_day(line.since - DAY)})이 지나 {_day(line.since)}에 {first} {of}"
        case "monthly":
            how = f"{days} {monthly} {of}씩 {line.count}개월"
        case "daily":
            how = f"{days} {line.count}일 동안 {first} 하루에 {of}"
        case "yearly":
            how = f"{days} {line.count}일 동안 {first} 연 {of}"
        case "cap":
            how = f"한도인 {of}를 넘는 금액은 더하지 않음"
    return f"{how} = {int(line.won):,}원 ({line.source.article})"


def _spared(spared: Spared) -> str:
    what = "더하지 않습니다" if spared.for_good else "유예가 끝난 뒤에 더합니다"
    return f"{_deferral(spared.deferral)} 동안 지난 {spared.months}개월은 {what}({spared.source.article})."


def _deferral(deferral: Deferral) -> str:
    return f"{_DEFERRALS[deferral.kind]}({_day(deferral.first_day)}부터 {_day(deferral.last_day)}까지)"


def _day(day: date) -> str:
    return f"{day.year}년 {day.month}월 {day.day}일"


def _percent(rate: Fraction) -> str:
    percent = Decimal(rate.numerator * 100) / Decimal(rate.denominator)
    return f"{percent.normalize():f}%"
