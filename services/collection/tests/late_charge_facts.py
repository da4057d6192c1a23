"""Debts to compute late charges of, golden cases, and the law with other readings chosen."""

from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from collection.late_charges.facts import Debt, LateCharge, PrincipalPayment
from collection.late_charges.rules import late_charge
from semu_law import Release, load
from semu_law.calendar import move_to_business_day
from semu_law.release import ROOT, build, read_files

GIMPO = "41570"
LAW = load()


def debt(
    liability: str, due: str, principal: int, *payments: tuple[str, int], basis: Any = "local_tax", **facts: Any
) -> Debt:
    """A debt of Gimpo; days as ISO text, `due` moved to a business day."""
    day = date.fromisoformat
    return Debt(
        GIMPO, basis, day(liability), move_to_business_day(day(due)), principal, principal,
        tuple(PrincipalPayment(day(on), won) for on, won in payments), **facts,
    )  # fmt: skip


def charge(owed: Debt, on: str, law: Release = LAW) -> LateCharge:
    return late_charge(owed, date.fromisoformat(on), law)


def cases(name: str) -> list[Any]:
    """The golden cases of law/cases, each marked with its source."""
    rows = yaml.safe_load((Path(ROOT) / "cases" / f"{name}.yaml").read_text(encoding="utf-8"))
    return [pytest.param(row, id=row.get("says", row["source"]), marks=pytest.mark.law(row["source"])) for row in rows]


@lru_cache
def law_choosing(**choices: str) -> Release:
    """The present law, but Gimpo chose other readings since 2011; underscores stand for the hyphens of their names."""
    chosen = [
        {
            "key": f"late-charge.{name.replace('_', '-')}",
            "entries": [
                {
                    "effective_from": date(2011, 1, 1),
                    "value": choice,
                    "article": "김포시의 선택",
                    "promulgation": None,
                    "note": "시험",
                    "confidence": "I",
                }
            ],
        }
        for name, choice in choices.items()
    ]
    return build(read_files(ROOT) | {f"ordinances/{GIMPO}/policies.yaml": yaml.safe_dump(chosen, allow_unicode=True)})
