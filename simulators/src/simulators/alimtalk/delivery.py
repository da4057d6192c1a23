"""Delivers what is due and tells the product by webhook."""

import asyncio
import secrets

from simulators.alimtalk import answers, codes
from simulators.alimtalk.messages import Messages
from simulators.courier.courier import Courier
from simulators.store import Store

_AT_ONCE = 500
_HOOKS_A_CALL = 100
_IDLE_SECONDS = 0.05


async def run(store: Store, messages: Messages, courier: Courier, appkey: str) -> None:
    """Until cancelled."""
    while True:
        # The results and their webhooks together, or a kill between them would leave the product untold.
        with store.transaction():
            decided = messages.decide_due(_AT_ONCE)
            for start in range(0, len(decided), _HOOKS_A_CALL):
                told = decided[start : start + _HOOKS_A_CALL]
                lie = codes.NOT_A_MEMBER if told[0]["result_code"] == codes.DELIVERED else codes.DELIVERED
                courier.post_with_troubles(
                    "alimtalk",
                    answers.hook(appkey, secrets.token_hex(8), told),
                    answers.hook(appkey, secrets.token_hex(8), told, lie),
                )
        await asyncio.sleep(0 if decided else _IDLE_SECONDS)
