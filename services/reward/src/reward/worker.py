"""The reward service's worker: keeps what it is told, computes credits, tells its own. `python -m reward.worker`."""

from datetime import timedelta

from semu_kit.worker import Job, run_worker

import reward.schema  # noqa: F401  # a foreign key is resolved when its table is known, in this process too
from reward.credits.service import credit_touched
from reward.handlers import handlers
from reward.settings import Settings
from reward.what_ifs.service import answer_what_ifs

JOBS = (
    Job("credit-touched", timedelta(milliseconds=200), credit_touched),
    Job("answer-what-ifs", timedelta(seconds=1), answer_what_ifs),
)


def main() -> None:
    run_worker(Settings(), handlers, JOBS)


if __name__ == "__main__":
    main()
