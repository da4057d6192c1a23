"""The reward service's worker: applies events and tells its own. `python -m reward.worker`."""

from semu_kit.worker import run_worker

from reward.handlers import handlers
from reward.settings import Settings


def main() -> None:
    run_worker(Settings(), handlers)


if __name__ == "__main__":
    main()
