"""The ledger proved, now or after a close."""

from datetime import date
from typing import Any

import structlog
from prometheus_client import Gauge
from semu_kit.clock import Clock
from semu_kit.ids import new_id
from sqlalchemy.ext.asyncio import AsyncSession

from collection.balances import repository as balances
from collection.proofs import identities, repository
from collection.proofs.models import ProofRun
from collection.proofs.schemas import (
    After,
    BankDay,
    BillProof,
    FirstProof,
    ProofRunAnswer,
    ProofRuns,
    Proofs,
    SecondProof,
    WrongBalance,
    WrongKept,
)

_SHOWN = 100
"""Most wrong bills that a proof names."""

IDENTITY_HOLDS = Gauge(
    "semu_ledger_identity_holds", "1 if the proof held after the last close, 0 if not", ["municipality", "proof"]
)

log = structlog.get_logger()


async def prove(session: AsyncSession, municipality: str) -> Proofs:
    """The three identities with their figures. Each side of each comes from other postings, or from other tables.

    Every statement sees the ledger and what stands beside it in one snapshot, so that postings may go on meanwhile.
    """
    held_through = await balances.held_through(session, municipality)
    sums = await repository.sums(session, municipality, held_through)
    by_component, by_item = identities.by_component(sums), identities.by_item(sums)
    first = FirstProof(holds=all(line.holds for line in by_component), lines=by_component)
    second = SecondProof(holds=all(line.holds for line in by_item), lines=by_item)
    wrong = identities.wrong_balances(sums, await repository.held_balances(session, municipality, held_through))
    third = await _prove_bills(session, municipality, identities.bank_by_day(sums), wrong)
    return Proofs(
        municipality=municipality,
        holds=first.holds and second.holds and third.holds,
        by_component=first,
        by_item=second,
        by_bill=third,
    )


async def _prove_bills(
    session: AsyncSession, municipality: str, ledger: dict[date, int], wrong_balances: list[WrongBalance]
) -> BillProof:
    wrong = await repository.wrong_bills(session, municipality, _SHOWN)
    payments = await repository.wrong_payments(session, municipality, _SHOWN)
    kept = [WrongKept.model_validate(row) for row in await repository.wrong_kept(session, municipality)]
    broken = await repository.broken_carry_overs(session, municipality, _SHOWN)
    told = await repository.statements(session, municipality)
    bank = [BankDay(day=day, ledger=ledger.get(day, 0), statement=told.get(day)) for day in sorted({*ledger, *told})]
    return BillProof(
        holds=not (wrong or payments or kept or broken or wrong_balances)
        and all(day.holds is not False for day in bank),
        wrong_bills=wrong,
        wrong_payments=payments,
        wrong_kept=kept,
        broken_carry_overs=broken,
        bank=bank,
        days_not_compared=[day.day for day in bank if day.holds is None],
        wrong_balances=wrong_balances,
    )


async def prove_and_keep(session: AsyncSession, clock: Clock, municipality: str, after: After) -> Proofs:
    """Run the proofs after a close, and keep how they came out; what does not hold is an alarm.

    They read the whole ledger: call it in a transaction of its own once the close is committed, so that no posting
    waits for them.
    """
    proofs = await prove(session, municipality)
    failures = _failures(proofs)
    session.add(
        ProofRun(
            id=new_id(),
            municipality=municipality,
            after=after,
            by_component=proofs.by_component.holds,
            by_item=proofs.by_item.holds,
            by_bill=proofs.by_bill.holds,
            failures=failures,
            proved_at=clock.now(),
        )
    )
    if failures:
        log.error("ledger.proof_failed", municipality=municipality, after=after, proofs=sorted(failures))
    return proofs


def _failures(proofs: Proofs) -> dict[str, Any]:
    bills = proofs.by_bill
    found: dict[str, list[Any]] = {
        "by_component": [line.model_dump(mode="json") for line in proofs.by_component.lines if not line.holds],
        "by_item": [line.model_dump(mode="json") for line in proofs.by_item.lines if not line.holds],
        "wrong_bills": [str(bill) for bill in bills.wrong_bills],
        "wrong_payments": [str(payment) for payment in bills.wrong_payments],
        "wrong_kept": [line.model_dump(mode="json") for line in bills.wrong_kept],
        "broken_carry_overs": [str(bill) for bill in bills.broken_carry_overs],
        "bank": [day.model_dump(mode="json") for day in bills.bank if day.holds is False],
        "wrong_balances": [line.model_dump(mode="json") for line in bills.wrong_balances],
    }
    return {name: lines for name, lines in found.items() if lines}


async def runs(session: AsyncSession, municipality: str, limit: int) -> ProofRuns:
    """How the proofs came out after the last closes."""
    found = await repository.runs(session, municipality, limit)
    return ProofRuns(runs=[ProofRunAnswer.model_validate(run, from_attributes=True) for run in found])


async def measure(session: AsyncSession) -> None:
    """Set the alarm's gauge: any process that answers shows what the last run of each municipality found."""
    for run in await repository.last_runs(session):
        for proof in ("by_component", "by_item", "by_bill"):
            IDENTITY_HOLDS.labels(run["municipality"], proof).set(run[proof])
