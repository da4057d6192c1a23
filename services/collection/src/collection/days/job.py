"""The worker's part of closed booking days."""

from collections.abc import Awaitable, Callable, Iterable
from datetime import date, timedelta
from functools import partial
from typing import cast

from semu_kit.clock import KST
from semu_kit.runtime import Runtime

from collection.balances import repository as balances
from collection.days import repository, service
from collection.days.keys import Signer
from collection.proofs import repository as proof_runs
from collection.proofs import service as proofs
from collection.settings import Settings

_GRACE = timedelta(minutes=5)
"""A day is closed so long after it is over: the clocks of several machines are not one."""


async def close_days(runtime: Runtime) -> None:
    """Close every booking day that is over, each in a transaction of its own; then hold the balances, and prove.

    A crash in between costs nothing: what is not closed is closed the next time, and what is not proved is proved.
    A city that meets a fault does not keep the others waiting, and the fault is told when they are done.
    """
    signer = service.signer_of(cast(Settings, runtime.settings).ledger_signing_key)
    over = (runtime.clock.now() - _GRACE).astimezone(KST).date() - timedelta(days=1)
    async with runtime.database.transaction() as session:
        municipalities = await repository.municipalities(session)
    faults = await _each(municipalities, partial(_close, runtime, signer, over))
    async with runtime.database.transaction() as session:
        unproved = await proof_runs.unproved(session)
    faults += await _each(unproved, partial(_prove, runtime))
    if faults:
        raise faults[0]


async def _each(municipalities: Iterable[str], do: Callable[[str], Awaitable[None]]) -> list[Exception]:
    faults: list[Exception] = []
    for municipality in municipalities:
        try:
            await do(municipality)
        except Exception as error:
            faults.append(error)
    return faults


async def _close(runtime: Runtime, signer: Signer, over: date, municipality: str) -> None:
    closing = True
    while closing:
        async with runtime.database.transaction() as session:
            closing = await service.close_next(session, runtime.clock, signer, municipality, over)


async def _prove(runtime: Runtime, municipality: str) -> None:
    async with runtime.database.transaction() as session:
        await balances.hold(session, municipality)
    async with runtime.database.transaction() as session:
        await proofs.prove_and_keep(session, runtime.clock, municipality, "day_close")
