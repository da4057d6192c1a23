"""What the ordinance says of the committee on a day (조례 §7, before bill 3574 §6). Pure."""

from dataclasses import dataclass
from datetime import date

from semu_law import Found, NotInForce, Release, UnknownKey


@dataclass(frozen=True, slots=True)
class Charter:
    """The committee's composition and procedure, each with its article."""

    least: Found
    """Members at the least, the chair among them."""
    most: Found
    chair: Found
    ex_officio: Found
    term: Found
    """Years."""
    renewals: Found
    successor: Found
    matters: Found
    quorum: Found
    votes: Found
    barred: Found
    review: Found
    """That nothing is paid before it was decided."""


_KEYS = {
    "least": "members.min", "most": "members.max", "chair": "chair", "ex_officio": "ex-officio", "term": "term",
    "renewals": "renewals", "successor": "successor", "matters": "matters", "quorum": "quorum", "votes": "votes",
    "barred": "barred",
}  # fmt: skip


def charter(law: Release, municipality: str, day: date) -> Charter | None:
    """None where no ordinance sets up a committee on that day."""
    try:
        return Charter(
            review=law.ordinance(municipality, "reward.committee", day),
            **{name: law.ordinance(municipality, f"reward.committee.{key}", day) for name, key in _KEYS.items()},
        )
    except (NotInForce, UnknownKey):
        return None
