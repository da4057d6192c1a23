"""What a process of this service is told by its environment."""

from typing import ClassVar

from semu_kit.settings import ServiceSettings


class Settings(ServiceSettings):
    service: ClassVar[str] = "collection"

    assessment_url: str
