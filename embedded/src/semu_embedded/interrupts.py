"""Ctrl-C and SIGTERM: an orderly end."""

import asyncio
import os
import signal
import sys
from collections.abc import Coroutine

from semu_embedded.trouble import Trouble


def run_until_interrupted(main: Coroutine[None, None, None]) -> None:
    """Run `main` to its end; Ctrl-C and SIGTERM both cancel it, so that what it started is stopped in order.

    Exits with 1 and the remedy on Trouble, with 130 when interrupted.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell starts what it puts aside with `&` deaf to it
    signal.signal(signal.SIGTERM, lambda *_: os.kill(os.getpid(), signal.SIGINT))
    try:
        asyncio.run(main)
    except Trouble as trouble:
        sys.stderr.write(f"{trouble}\n")
        raise SystemExit(1) from None
    except KeyboardInterrupt:
        raise SystemExit(130) from None
