"""The worker process: tells what is in the outbox, and applies what others tell."""

import sys
from datetime import timedelta

from semu_kit.worker import Job, run_worker

import collection.schema  # noqa: F401  # a foreign key is resolved when its table is known, in this process too
from collection.agreements.job import agree
from collection.bank_files.taking import take_pending
from collection.closings.job import run_closings
from collection.days.job import close_days
from collection.days.service import SigningKeyMissing, signer_of
from collection.handlers import handlers
from collection.resources import open_resources
from collection.settings import Settings
from collection.year_ends.job import run_year_ends

JOBS = (
    Job("compare-services", timedelta(seconds=1), agree),
    Job("close-booking-days", timedelta(minutes=1), close_days),
    Job("close-due-dates", timedelta(milliseconds=500), run_closings),
    Job("end-years", timedelta(milliseconds=500), run_year_ends),
    Job("take-bank-files", timedelta(milliseconds=500), take_pending),
)


def main() -> None:
    """Run until it is told to stop. Without the key that signs closed days it does not start, and says so."""
    settings = Settings()
    try:
        signer_of(settings.ledger_signing_key)
    except SigningKeyMissing as missing:
        sys.exit(missing.detail)
    run_worker(settings, handlers, JOBS, resources=open_resources)


if __name__ == "__main__":
    main()
