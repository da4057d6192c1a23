"""The gateway's worker: it tells `official.changed`, rotates the signing keys, and forgets what has expired."""

from datetime import timedelta

from semu_kit.worker import Job, run_worker

from gateway.housekeeping import forget, rotate_keys
from gateway.settings import GatewaySettings


def main() -> None:
    run_worker(
        GatewaySettings(),
        jobs=[Job("rotate-keys", timedelta(hours=1), rotate_keys), Job("forget", timedelta(hours=1), forget)],
    )


if __name__ == "__main__":
    main()
