"""The worker process: tells what is in the outbox, and applies what others tell."""

from datetime import timedelta

from semu_kit.worker import Job, run_worker

import collection.schema  # noqa: F401  # a foreign key is resolved when its table is known, in this process too
from collection.bank_files.taking import take_pending
from collection.closings.job import run_closings
from collection.handlers import handlers
from collection.resources import open_resources
from collection.settings import Settings

JOBS = (
    Job("close-due-dates", timedelta(milliseconds=500), run_closings),
    Job("take-bank-files", timedelta(milliseconds=500), take_pending),
)


def main() -> None:
    """Run until it is told to stop."""
    run_worker(Settings(), handlers, JOBS, resources=open_resources)


if __name__ == "__main__":
    main()
