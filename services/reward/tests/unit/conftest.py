"""A bill's facts as collection would tell them, all conditions met unless a test says otherwise."""

from datetime import date
from typing import Any
from uuid import UUID, uuid5

import pytest
from reward.credits.rules import CreditKey, Draft, Fixed, draft_bill
from reward.facts.facts import Contact, Disposition, Finding, MeritClaim, Receipt, Register, Standing, Work
from semu_law import Release
from semu_law.calendar import months_before

NAMESPACE = UUID(int=0)
RECEIPT_DAY = date(2026, 10, 20)


def named(name: str) -> UUID:
    return uuid5(NAMESPACE, name)


class Facts:
    """Builders of facts; officials are called by a short name."""

    id = staticmethod(named)
    day = RECEIPT_DAY

    def receipt(self, name: str = "r1", **changes: Any) -> Receipt:
        usual: dict[str, Any] = {
            "id": named(name), "day": RECEIPT_DAY, "number": ("kakaopay", name), "collected": 1_000_000,
            "local_tax": True, "levy_year": 2023, "due_date": date(2023, 9, 30), "arrears_since": date(2023, 10, 5),
            "demand_due": date(2023, 12, 10), "deferred_due": None, "written_off_on": None, "limitation_on": None,
            "entrusted_fee": None,
        }  # fmt: skip
        return Receipt(**usual | changes)

    def contact(self, official: str, day: date, kind: str = "phone", *, direct: bool = True) -> Contact:
        return Contact(named(f"{official}{day}{kind}"), named(official), day, kind, direct)

    def drafts(
        self,
        law: Release,
        municipality: str,
        receipts: Receipt | list[Receipt],
        work: Work,
        recognised: dict[CreditKey, Fixed] = {},  # noqa: B006  (never changed)
        decided_on: date = RECEIPT_DAY,
    ) -> list[Draft]:
        """What the rules say of one receipt, or of several of one bill."""
        several = receipts if isinstance(receipts, list) else [receipts]
        return draft_bill(law, municipality, several, work, recognised, decided_on)

    def urged_by(self, *officials: str, day: date = RECEIPT_DAY) -> list[Contact]:
        """Two direct contacts each, one and two months before."""
        days = [months_before(day, back) for back in (1, 2)]
        return [self.contact(official, when) for when in days for official in officials]

    def disposition(self, official: str, kind: str, day: date = date(2026, 10, 1)) -> Disposition:
        return Disposition(named(f"{official}{kind}{day}"), named(official), day, kind)

    def work(
        self,
        contacts: list[Contact] = [],  # noqa: B006  (never changed)
        dispositions: list[Disposition] = [],  # noqa: B006
        *,
        grade: int = 7,
        term_limited: bool = False,
        unknown: bool = False,
        claims: list[MeritClaim] = [],  # noqa: B006
        finding: Finding | None = None,
    ) -> Work:
        officials = {one.official for one in (*contacts, *dispositions, *claims)}
        officials |= {one.person for one in finding.finders if one.official} if finding else set()
        lines = [] if unknown else [Standing(one, date(2020, 1, 1), grade, term_limited) for one in officials]
        return Work(contacts, dispositions, Register(lines), claims, finding)


@pytest.fixture(scope="session")
def facts() -> Facts:
    return Facts()
