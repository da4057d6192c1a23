"""The worker's part of closed booking days."""

from datetime import timedelta
from typing import cast

from semu_kit.clock import KST
from semu_kit.runtime import Runtime

from collection.balances import repository as balances
from collection.days import repository, service
from collection.proofs import repository as proof_runs
from collection.proofs import service as proofs
from collection.settings import Settings

_GRACE = timedelta(minutes=5)
"""A day is closed so long after it is over: the clocks of several machines are not one."""


async def close_days(runtime: Runtime) -> None:
    """Close every booking day that is over, each in a transaction of its own; then hold the balances, and prove.

    A crash in between costs nothing: what is not closed is closed the next time, and what is not proved is proved.
    """
    signer = service.signer_of(cast(Settings, runtime.settings).ledger_signing_key)
    over = (runtime.clock.now() - _GRACE).astimezone(KST).date() - timedelta(days=1)
    async with runtime.database.transaction() as session:
        municipalities = await repository.municipalities(session)
    for municipality in municipalities:
        closing = True
        while closing:
            async with runtime.database.transaction() as session:
                closing = await service.close_next(session, runtime.clock, signer, municipality, over)
    async with runtime.database.transaction() as session:
        unproved = await proof_runs.unproved(session)
    for municipality in unproved:
        async with runtime.database.transaction() as session:
            await balances.hold(session, municipality)
        async with runtime.database.transaction() as session:
            await proofs.prove_and_keep(session, runtime.clock, municipality, "day_close")
