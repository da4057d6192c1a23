"""What the day came to: figures from the services and from the world outside, and whether they agree."""

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Check:
    """Two figures that must be the same, or a proof that must hold."""

    name: str
    holds: bool
    said: Any
    expected: Any


@dataclass
class LoadedFile:
    kind: str
    rows: int
    accepted: int
    rejected: int
    repeated: int
    rejected_by_reason: dict[str, int]


@dataclass
class Money:
    """Won."""

    approved_payments: int = 0
    approved: int = 0
    deposits: int = 0
    deposited: int = 0
    in_account: int = 0
    """What truly reached the city's account, by the bank."""
    bank: int = 0
    """The same by the ledger."""
    collected: int = 0
    overpaid: int = 0
    suspense: int = 0


@dataclass
class Figures:
    bills: int
    seed: int
    day: str
    """KST, of the story's calendar."""
    files: list[LoadedFile] = field(default_factory=list)
    arrears_begun: int = 0
    contacts: int = 0
    dispositions: int = 0
    campaign: dict[str, Any] = field(default_factory=dict)
    """The campaign's own numbers, by the notification service."""
    citizens: dict[str, int] = field(default_factory=dict)
    """What the citizens did, and how it ended for them."""
    money: Money = field(default_factory=Money)
    rewards: list[dict[str, Any]] = field(default_factory=list)
    """Credits by state, reason and article."""
    recognised: int = 0
    """Won."""
    claims: int = 0
    """Claims of what the committee gave (지급신청), one an official."""
    proofs: dict[str, bool] = field(default_factory=dict)
    checks: list[Check] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)

    def check(self, name: str, said: Any, expected: Any = True) -> None:
        self.checks.append(Check(name, said == expected, said, expected))

    @property
    def holds(self) -> bool:
        return all(check.holds for check in self.checks)

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"holds": self.holds}
