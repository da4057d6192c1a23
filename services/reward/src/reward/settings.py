"""Settings of the reward service."""

from typing import ClassVar

from pydantic import SecretStr
from semu_kit.settings import ServiceSettings


class Settings(ServiceSettings):
    service: ClassVar[str] = "reward"

    informant_keys: SecretStr
    """Keys that seal who informed (신고자의 신원), in the form of `pii_keys` and apart from them: without these nobody
    learns it, whatever else they hold."""

    max_evidence_bytes: int = 50 * 1024**2
    """Largest file of a report, in bytes."""
    retention_days: dict[str, int] = {
        "citizen": 1825, "clawback": 1825, "committee_member": 1825, "informant": 3650, "payout_return": 1825,
        "report": 3650, "reward_account": 1825,
    }  # fmt: skip
    """Days that personal data is kept, by purpose: who informed, and what was reported, for the longest limitation
    period of the tax that it is about (지방세기본법 §39①); who sat on the committee, who proposed and who found, where
    rewards were paid to, and why some were taken back, as long as the books of what was paid are kept (지방회계법
    시행령 §60②)."""
