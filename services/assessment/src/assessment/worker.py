"""The assessment service's worker: it loads levy files, tells what was decided, and follows the bills."""

from datetime import timedelta

from semu_kit.worker import Job, run_worker

from assessment.handlers import handlers
from assessment.loading.service import load_pending
from assessment.settings import Settings
from assessment.taxpayers.service import forget_purged

JOBS = (
    Job("load-levy-files", timedelta(milliseconds=500), load_pending),
    Job("forget-purged-taxpayers", timedelta(hours=1), forget_purged),
)


def main() -> None:
    run_worker(Settings(), handlers, JOBS)


if __name__ == "__main__":
    main()
