"""`python -m notification.merchant_records < transactions.csv`: the merchant's list of payments, as its desk at the
provider gives it out; of its columns only `tid` is read, all else is asked of the provider.

Prints a JSON line for every payment. Run it again as often as need be.
"""

import asyncio
import csv
import io
import json
import sys
from collections.abc import Iterable
from dataclasses import asdict
from typing import TextIO

from semu_kit.runtime import open_runtime
from semu_kit.telemetry import configure_logging

from notification.merchant_records.service import take
from notification.resources import open_resources
from notification.settings import Settings


def tids(records: TextIO) -> list[str]:
    """The numbers of the payments, each once. Raises ValueError where no column is called `tid`."""
    rows = csv.DictReader(records)
    if "tid" not in (rows.fieldnames or ()):
        raise ValueError("the records have no column `tid`")
    return list(dict.fromkeys(row["tid"].strip() for row in rows if row["tid"] and row["tid"].strip()))


async def _take_all(found: Iterable[str], settings: Settings) -> None:
    async with open_runtime(settings, open_resources) as runtime:
        for tid in found:
            print(json.dumps(asdict(await take(runtime, tid)), default=str), flush=True)  # noqa: T201  # its answer


def main() -> None:
    """Take what the input names."""
    try:
        found = tids(io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8-sig", newline=""))
    except ValueError as error:
        sys.exit(str(error))
    settings = Settings()
    configure_logging(settings.service, settings.log_level)
    asyncio.run(_take_all(found, settings))


if __name__ == "__main__":
    main()
