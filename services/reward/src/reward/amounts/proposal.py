"""The reward of a proposal (창의적인 제안이나 제도개선): what the committee decides, within the ordinance. Pure.

조례 §3①5호·②3호·⑤, §4 4호 after bill 3574; §2①3호·②3호·⑤, §3 3호 before it; 지방세기본법 §146①5호.
"""

from dataclasses import asdict, dataclass
from datetime import date

from semu_law import Release

from reward.amounts.amount import Amount, nothing, trace_of
from reward.credits.exclusions import Exclusion, of_rank
from reward.credits.terms import Terms


class AboveTheLimit(ValueError):
    """The committee may decide any amount within the limit, and none above it."""

    def __init__(self, decided: int, limit: int, article: str) -> None:
        super().__init__(f"{decided} won are above the {limit} won of {article}")
        self.limit, self.article = limit, article


@dataclass(frozen=True, slots=True)
class Proposed:
    """A proposal as the committee has it before it. `decided` in won."""

    decided: int
    decided_on: date
    other_award: bool
    """관계 규정에 따라 채택되어 부상금이 지급되었는지."""
    grade: int | None = None
    """직급 of the official who proposed it, on the day it was received; None for a citizen."""


def proposal_amount(law: Release, municipality: str, proposed: Proposed) -> Amount:
    """The committee's amount, which the day of its decision holds to the limit. Raises AboveTheLimit."""
    terms = Terms(law, municipality, proposed.decided_on)
    facts = asdict(proposed)
    limit = terms.ordinance("reward.proposal-limit")
    if limit is None or terms.ordinance("reward.proposal") is None:
        legality = terms.national("reward.legality")
        unknown = Exclusion("no-ordinance", legality.article, "시행 중인 조례에 제안의 포상금이 없다.")
        return nothing(terms, facts, unknown, [])
    ranked = None if proposed.grade is None else of_rank(proposed.grade, None, terms)
    if ranked is not None:
        return nothing(terms, facts, ranked, [])
    other = terms.ordinance("reward.proposal.other-award")
    if proposed.other_award and other is not None:
        paid = Exclusion("another-award", other.article, "제안이 채택되어 다른 부상금이 지급되었다.")
        return nothing(terms, facts, paid, [])
    national = terms.national("reward.statutory-cap")
    lowest = min(limit, national, key=lambda one: one.won)
    if proposed.decided > lowest.won:
        raise AboveTheLimit(proposed.decided, lowest.won, lowest.article)
    lines = [
        f"위원회가 {proposed.decided_on}에 정한 금액 {proposed.decided:,}원.",
        f"건당 {limit.won:,}원의 범위 안이다 ({limit.article}).",
    ]
    return Amount(proposed.decided, None, trace_of(terms, facts, {"won": proposed.decided}, lines))
