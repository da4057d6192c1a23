"""What is demanded back of a reward that was paid (환수). Pure.

조례 §11 after bill 3574, §10 before it; interest by the rates of 지방세기본법 시행령 §43, each day at its own.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, Literal

from semu_law import Found, Release
from semu_law.values import ratio_text

from reward.amounts.amount import trace_of
from reward.credits.terms import Terms

Cause = Literal["administrative-error", "fraud", "neither"]
"""이중부과 등 행정착오에 따른 환급, 거짓이나 그 밖의 부정한 방법, 어느 것도 아님."""


@dataclass(frozen=True, slots=True)
class Paid:
    """A reward that was paid, or the part of it that is in question. Won."""

    won: int
    paid_on: date
    """지급받은 날."""
    notified_on: date
    """환수통지가 된 날."""


@dataclass(frozen=True, slots=True)
class Demand:
    """What is to be given back, in won, and the trace with Korean lines."""

    principal: int
    interest: int
    trace: dict[str, Any]


def demand(law: Release, municipality: str, cause: Cause, paid: Paid) -> Demand:
    """By the ordinance of the day of notice: nothing without a cause that the article names, the principal for an
    administrative error, and interest upon it for fraud.

    Raises NotInForce, UnknownKey where no ordinance of that day says so.
    """
    terms = Terms(law, municipality, paid.notified_on)
    error, fraud = terms.required("reward.clawback.error"), terms.required("reward.clawback.fraud")
    match cause:
        case "neither":
            why = f"행정착오도 거짓·부정도 아니므로 환수하지 아니한다 ({fraud.article}; {error.article})."
            return _demand(terms, cause, paid, 0, 0, {}, [why])
        case "administrative-error":
            why = f"행정착오에 따라 환급되었으므로 지급한 {paid.won:,}원을 환수한다. 이자는 없다 ({error.article})."
            return _demand(terms, cause, paid, paid.won, 0, {}, [why])
        case "fraud":
            return _with_interest(terms, paid, fraud)


def _with_interest(terms: Terms, paid: Paid, fraud: Found) -> Demand:
    terms.required("reward.clawback.interest")
    first_day = terms.policy("reward.clawback.first-day")
    year_days = terms.policy("refund.year-days").count
    first = paid.paid_on if first_day.choice == "counted" else paid.paid_on + timedelta(days=1)
    parts, lines, exact = [], [], Fraction(0)
    if first <= paid.notified_on:
        for start, end, rate in terms.law.between("refund.interest", first, paid.notified_on):
            days = (end - start).days + 1
            won = paid.won * rate.ratio * days / year_days
            exact += won
            parts.append(
                {"from": start.isoformat(), "to": end.isoformat(), "days": days, **rate.citation, "won": str(won)}
            )
            lines.append(
                f"{start}부터 {end}까지 {days}일, 연 {ratio_text(rate.ratio)}:"
                f" {paid.won:,}원 × {ratio_text(rate.ratio)} × {days} ÷ {year_days}"
                f" = {int(won):,}.{int(won * 100) % 100:02d}원 ({rate.article})."
            )
    interest = terms.rounded(exact)
    lines = [
        f"거짓이나 그 밖의 부정한 방법으로 지급받은 {paid.won:,}원을 환수한다 ({fraud.article}).",
        *lines,
        f"이자의 합계에서 {10 if terms.rounds_to_ten else 1}원 미만을 버리고 {interest:,}원.",
    ]
    return _demand(terms, "fraud", paid, paid.won, interest, {"interest": parts}, lines)


def _demand(
    terms: Terms, cause: Cause, paid: Paid, principal: int, interest: int, computation: dict[str, Any], lines: list[str]
) -> Demand:
    facts = {"cause": cause, "won": paid.won, "paid_on": paid.paid_on, "notified_on": paid.notified_on}
    computed = computation | {"principal": principal, "interest_won": interest}
    return Demand(principal, interest, trace_of(terms, facts, computed, lines))
