"""A notice's states, and the steps between them, as data."""

from enum import StrEnum


class State(StrEnum):
    WAITING = "waiting"
    """To be sent."""
    SENDING = "sending"
    """In a batch; the provider has not yet answered."""
    SENT = "sent"
    """The provider accepted the message, or cannot yet say whether it arrived (3005)."""
    DELIVERED = "delivered"
    READ = "read"
    """The recipient proved who they are and saw the document."""
    FAILED = "failed"
    STOPPED = "stopped"
    """Not sent: the campaign was stopped before, or there was nothing left to ask for."""


class Step(StrEnum):
    """What happens to a notice. The value names the column that keeps its time."""

    ACCEPT = "sent_at"
    DELIVER = "delivered_at"
    READ = "read_at"
    FAIL = "failed_at"
    STOP = "stopped_at"


STEPS: dict[Step, dict[State, State]] = {
    Step.ACCEPT: {State.SENDING: State.SENT},
    # A result may come before our own record of the sending, after the page was already read, or days after the
    # provider could not confirm the message (3005).
    Step.DELIVER: {
        State.SENDING: State.DELIVERED,
        State.SENT: State.DELIVERED,
        State.FAILED: State.DELIVERED,
        State.READ: State.READ,
    },
    Step.READ: {
        State.SENDING: State.READ,
        State.SENT: State.READ,
        State.DELIVERED: State.READ,
        State.FAILED: State.READ,
    },
    Step.FAIL: {State.SENDING: State.FAILED, State.SENT: State.FAILED},
    Step.STOP: {State.WAITING: State.STOPPED},
}
"""For each step the states from which it is possible, and where it leads; a step from any other changes nothing.

Dispatch alone moves a notice between waiting and sending: into a batch, and back if the provider wants it later."""


class Unreachable(StrEnum):
    """Why a taxpayer cannot be sent a message, before any provider is asked."""

    UNKNOWN = "unknown_taxpayer"
    CORPORATION = "corporation"
    """A corporation has no CI (연계정보) and so nobody whose identity could open the page."""
    NO_CI = "no_ci"
    NO_PHONE = "no_phone"


def unreachable(kind: str | None, phone: str | None, ci: str | None) -> Unreachable | None:
    """The first reason against sending, or None. `kind` is None for a taxpayer whom nobody knows."""
    if kind is None:
        return Unreachable.UNKNOWN
    if kind == "corporation":
        return Unreachable.CORPORATION
    if not ci:
        return Unreachable.NO_CI
    if not phone:
        return Unreachable.NO_PHONE
    return None


def masked(name: str) -> str:
    """A name as a message or page may show it: 홍*동, 김*, 제**량."""
    if len(name) <= 2:
        return name[:1] + "*"
    return name[0] + "*" * (len(name) - 2) + name[-1]
