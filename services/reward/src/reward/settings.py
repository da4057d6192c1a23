"""Settings of the reward service."""

from typing import ClassVar

from semu_kit.settings import ServiceSettings


class Settings(ServiceSettings):
    service: ClassVar[str] = "reward"
