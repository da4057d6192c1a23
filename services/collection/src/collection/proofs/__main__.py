"""`python -m collection.proofs`: the three proofs of every municipality, as after a restore. Exit code 1 if one fails.

A JSON line a municipality. Days on which the bank's statement says otherwise are named apart: they are work for the
deposits (입금 대사), while the ledger itself may be in order.
"""

import asyncio
import json
import sys

from semu_kit.runtime import open_runtime
from semu_kit.telemetry import configure_logging

import collection.schema  # noqa: F401  # a foreign key is resolved when its table is known
from collection.days.repository import municipalities
from collection.proofs.service import prove
from collection.settings import Settings


async def _prove_all(settings: Settings) -> bool:
    holds = True
    async with open_runtime(settings, None) as runtime:
        async with runtime.database.transaction() as session:
            cities = await municipalities(session)
        for city in cities:
            async with runtime.database.transaction() as session:
                proofs = await prove(session, city)
            holds = holds and proofs.holds
            differing = [day for day in proofs.by_bill.bank if day.holds is False]
            told = {
                "municipality": city,
                "holds": proofs.holds,
                "by_component": proofs.by_component.holds,
                "by_item": proofs.by_item.holds,
                "by_bill": proofs.by_bill.holds,
                "bank_differs": [
                    {"day": str(day.day), "ledger": day.ledger, "statement": day.statement} for day in differing
                ],
            }
            print(json.dumps(told), flush=True)  # noqa: T201  # its answer
    return holds


def main() -> None:
    """Prove, and say so."""
    settings = Settings()
    configure_logging(settings.service, settings.log_level)
    sys.exit(0 if asyncio.run(_prove_all(settings)) else 1)


if __name__ == "__main__":
    main()
