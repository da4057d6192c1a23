"""What a process of this service is told by its environment."""

from typing import ClassVar

from pydantic import SecretStr
from semu_kit.settings import ServiceSettings


class Settings(ServiceSettings):
    service: ClassVar[str] = "collection"

    ledger_signing_key: SecretStr | None = None
    """Base64 of 32 bytes: signs the heads of closed booking days (Ed25519). The worker does not start without it."""

    assessment_url: str
    """Assessment's address, inside."""
    notification_url: str
    """Notification's address, inside."""
    reward_url: str
    """Reward's address, inside."""

    agreement_pause_seconds: int = 300
    """Seconds between the two looks at what another service says otherwise: what was only under way agrees by then."""

    max_bank_file_bytes: int = 256 * 1024**2
    """Largest file of a bank, in bytes."""
    retention_days: dict[str, int] = {
        "bank_file": 90,
        "bank_file_refusal": 1825,
        "deposit_explanation": 1825,
        "reversal": 1825,
        "virtual_account": 3650,
    }
    """Days that personal data is kept, by purpose: a bank's file as it was sent; what was refused of it and what
    officials found out, as long as the treasury keeps its books (지방회계법 시행령 §60②); numbers of virtual accounts
    for the longest limitation period (지방세기본법 §39①)."""
