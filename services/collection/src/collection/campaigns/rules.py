"""The life of a campaign. Pure."""

from typing import Literal

State = Literal["draft", "approved", "stopped"]
Act = Literal["approve", "stop"]

_STEPS: dict[tuple[State, Act], State] = {
    ("draft", "approve"): "approved",
    ("draft", "stop"): "stopped",
    ("approved", "stop"): "stopped",
}


def step(state: State, act: Act) -> State | None:
    """The state that `act` leads to, or None if it leads nowhere from here."""
    return _STEPS.get((state, act))
