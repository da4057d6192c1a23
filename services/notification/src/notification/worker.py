"""The worker process: makes notices of approved campaigns, sends them, asks what became of messages and payments."""

from datetime import timedelta
from typing import cast

from semu_kit.runtime import Runtime
from semu_kit.worker import Job, run_worker

from notification.dispatch.recipients import know_recipients
from notification.dispatch.results import collect
from notification.dispatch.service import dispatch, register_template
from notification.handlers import handlers
from notification.identity.service import forget
from notification.notices.service import give_up_unconfirmed
from notification.payments.resolver import resolve
from notification.resources import open_resources
from notification.settings import Settings


async def _give_up_unconfirmed(runtime: Runtime) -> None:
    await give_up_unconfirmed(runtime, cast(Settings, runtime.settings).unconfirmed_days)


JOBS = [
    Job("register-template", timedelta(minutes=1), register_template),
    Job("dispatch", timedelta(seconds=0.2), dispatch),
    Job("collect-results", timedelta(seconds=0.5), collect),
    Job("know-recipients", timedelta(seconds=10), know_recipients),
    Job("give-up-unconfirmed", timedelta(minutes=10), _give_up_unconfirmed),
    Job("resolve-payments", timedelta(seconds=1), resolve),
    Job("forget", timedelta(minutes=10), forget),
]


def main() -> None:
    run_worker(Settings(), handlers, JOBS, resources=open_resources)


if __name__ == "__main__":
    main()
