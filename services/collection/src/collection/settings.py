"""What a process of this service is told by its environment."""

from typing import ClassVar

from semu_kit.settings import ServiceSettings


class Settings(ServiceSettings):
    service: ClassVar[str] = "collection"

    assessment_url: str
    notification_url: str
    reward_url: str

    agreement_pause_seconds: int = 300
    """Between the two looks at what another service says otherwise: what was only under way agrees by then."""
