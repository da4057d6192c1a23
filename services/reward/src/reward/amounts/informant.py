"""The reward of an informant (탈루세액 제보, 은닉재산 신고): the decree's brackets, the Act's minimum and cap. Pure.

지방세기본법 §146①·②, 같은 법 시행령 §82; 조례 §4 1호 since bill 3574. The ordinance's caps (§5) do not
bind it, nor does its rule on grades (policy `reward.informant.grade`).
"""

from dataclasses import asdict, dataclass
from datetime import date
from fractions import Fraction

from semu_law import Found, Release
from semu_law.values import Bracket, ratio_text

from reward.amounts.amount import Amount, nothing, trace_of
from reward.credits.exclusions import Exclusion
from reward.credits.terms import Terms
from reward.kinds import InformantKind

_BRACKETS = {"evasion_informant": "reward.evasion", "hidden_assets_informant": "reward.hidden-assets"}
_BASES = {"evasion_informant": "탈루세액 등의 징수액", "hidden_assets_informant": "은닉재산 신고에 따른 징수액"}


@dataclass(frozen=True, slots=True)
class Informed:
    """What a report brought: `won` collected through it until its collection was completed."""

    kind: InformantKind
    won: int
    reported_on: date
    """제보·신고일."""
    completed_on: date
    """관련 징수가 완료된 날."""


def informant_amount(law: Release, municipality: str, informed: Informed) -> Amount:
    """Raises NotInForce for a day before the decree's brackets are known, UnknownKey for an unknown municipality."""
    terms = _terms(law, municipality, informed)
    terms.ordinance("reward.informants")
    terms.reading("reward.informant.grade")
    brackets, cap = terms.national(_BRACKETS[informed.kind]), terms.national("reward.statutory-cap")
    facts = asdict(informed)
    lines = [f"{_BASES[informed.kind]} {informed.won:,}원 ({terms.day} 현재의 구간)."]
    reached = [one for one in brackets.brackets if one.lower <= informed.won]
    if not reached:
        minimum = terms.national("reward.informant.exclusion.below-minimum")
        why = f"징수된 금액이 {brackets.brackets[0].lower:,}원 미만이다."
        return nothing(terms, facts, Exclusion("below-minimum", minimum.article, why), lines)
    bracket = reached[-1]
    gross = bracket.fixed + (informed.won - bracket.lower) * bracket.rate
    won = terms.rounded(min(gross, Fraction(cap.won)))
    lines += [
        _bracket_line(bracket, informed.won, int(gross), brackets),
        f"{cap.won:,}원을 넘을 수 없다 ({cap.article})."
        if gross > cap.won
        else f"한도 {cap.won:,}원 안이다 ({cap.article}).",
        f"{10 if terms.rounds_to_ten else 1}원 미만을 버리고 {won:,}원.",
    ]
    computation = {"base": informed.won, "gross": int(gross), "cap": cap.won, "won": won}
    return Amount(won, None, trace_of(terms, facts, computation, lines))


def _terms(law: Release, municipality: str, informed: Informed) -> Terms:
    by = law.policy(municipality, "reward.informant.version-selected-by", informed.completed_on)
    day = informed.reported_on if by.choice == "report-day" else informed.completed_on
    return Terms(law, municipality, day, {by.key: by})


def _bracket_line(bracket: Bracket, won: int, gross: int, found: Found) -> str:
    over = won - bracket.lower
    return (
        f"{bracket.fixed:,}원 + {bracket.lower:,}원을 넘는 {over:,}원의 {ratio_text(bracket.rate)}"
        f" = {gross:,}원 ({found.article})."
    )
