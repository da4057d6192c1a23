"""A late charge as plain JSON data, from which it is computed again to the won (재계산)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from pydantic import TypeAdapter
from semu_law import Release, load

from collection.late_charges.before_notice import self_assessed, withheld
from collection.late_charges.facts import Debt, LateCharge, UnpaidTax
from collection.late_charges.rules import late_charge

_DEBT, _TAX = TypeAdapter(Debt), TypeAdapter(UnpaidTax)


def trace(charge: LateCharge, release: Release) -> dict[str, Any]:
    """Facts, keys, values, articles and the release, in plain JSON data: enough to compute the amount again."""
    facts = charge.facts
    return {
        "law_release": release.hash,
        "as_of": charge.as_of.isoformat(),
        "payable_until": facts.due.isoformat(),
        "regime": charge.regime,
        "won": charge.won,
        "facts": _DEBT.dump_python(facts, mode="json")
        if isinstance(facts, Debt)
        else _TAX.dump_python(facts, mode="json"),
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
        "moved": charge.moved.citation if charge.moved else None,
        "exempt": charge.exempt.citation if charge.exempt else None,
        "spared": [
            {
                "first_day": spared.deferral.first_day.isoformat(),
                "last_day": spared.deferral.last_day.isoformat(),
                "kind": spared.deferral.kind,
                "months": spared.months,
                "source": spared.source.citation,
                "reading": spared.reading.citation,
            }
            for spared in charge.spared
        ],
        "readings": [reading.citation for reading in charge.readings],
    }


def again(written: Mapping[str, Any]) -> LateCharge:
    """The charge of a trace computed anew from its facts, under the law release that it names.

    Raises UnknownRelease where that release is not kept, pydantic's ValidationError where the trace is none of ours.
    """
    release, as_of = load(written["law_release"]), date.fromisoformat(written["as_of"])
    match written["regime"]:
        case "self-assessed":
            return self_assessed(_TAX.validate_python(written["facts"]), as_of, release)
        case "withholding":
            return withheld(_TAX.validate_python(written["facts"]), as_of, release)
        case _:
            return late_charge(_DEBT.validate_python(written["facts"]), as_of, release)
