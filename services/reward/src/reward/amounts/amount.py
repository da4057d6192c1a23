"""What a rule of this folder answers. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from reward.credits.exclusions import Exclusion
from reward.credits.terms import Terms


@dataclass(frozen=True, slots=True)
class Amount:
    """Whole won, or why nothing; and the trace: facts, computation, what was applied, Korean lines."""

    won: int
    excluded: Exclusion | None
    trace: dict[str, Any]


def nothing(terms: Terms, facts: Mapping[str, Any], excluded: Exclusion, lines: Sequence[str]) -> Amount:
    why = f"지급하지 않는다: {excluded.why} ({excluded.article})"
    return Amount(0, excluded, trace_of(terms, facts, {}, [*lines, why]))


def trace_of(
    terms: Terms, facts: Mapping[str, Any], computation: Mapping[str, Any], explanation: Sequence[str]
) -> dict[str, Any]:
    return {
        "law_release": terms.law.hash,
        "facts": {name: one.isoformat() if isinstance(one, date) else one for name, one in facts.items()},
        "computation": dict(computation),
        "applied": terms.citations(),
        "explanation": list(explanation),
    }
