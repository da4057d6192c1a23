"""The provider's codes and what they mean to us: the only place that knows them."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """What a message's code says."""

    DELIVERED = "delivered"
    UNCONFIRMED = "unconfirmed"
    """It may still arrive within three days: nobody may be notified a second time meanwhile."""
    LATER = "later"
    """Not taken now; may be sent again."""
    FAILED = "failed"


@dataclass(frozen=True)
class Meaning:
    verdict: Verdict
    reason: str = ""
    """A stable slug where it failed."""


MESSAGES: dict[int, Meaning] = {
    1000: Meaning(Verdict.DELIVERED),
    3005: Meaning(Verdict.UNCONFIRMED),
    3008: Meaning(Verdict.FAILED, "bad_number"),
    3015: Meaning(Verdict.FAILED, "template_missing"),
    3016: Meaning(Verdict.FAILED, "template_mismatch"),
    3018: Meaning(Verdict.FAILED, "cannot_send"),
    3019: Meaning(Verdict.FAILED, "not_kakaotalk_user"),
    3020: Meaning(Verdict.FAILED, "blocked"),
    3027: Meaning(Verdict.FAILED, "button_mismatch"),
    4131: Meaning(Verdict.UNCONFIRMED),
    4156: Meaning(Verdict.LATER, "over_volume"),
    -1028: Meaning(Verdict.FAILED, "text_too_long"),
}
OTHER_MESSAGE = Meaning(Verdict.FAILED, "provider_error")
"""9998, 9999 and whatever is not documented."""


class Call(StrEnum):
    """What a call's code says of the whole call."""

    TAKEN = "taken"
    """Look at each recipient's own code."""
    KEY_USED = "key_used"
    """An earlier call with this key was taken; its results tell what became of it."""
    LATER = "later"
    """Nothing was taken, and an operator or time can mend why."""
    REFUSED = "refused"


CALLS: dict[int, Call] = {
    0: Call.TAKEN,
    -1031: Call.TAKEN,
    -1005: Call.KEY_USED,
    -1002: Call.LATER,
    -3005: Call.LATER,
    3015: Call.LATER,
}
"""-1031 all recipients failed; -1005 key reused; -1002 credentials; -3005 template not yet approved, 3015 not yet
registered."""


def meaning_of(code: int) -> Meaning:
    return MESSAGES.get(code, OTHER_MESSAGE)


def call_of(code: int) -> Call:
    return CALLS.get(code, Call.REFUSED)
