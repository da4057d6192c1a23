"""What the assessment service is told by its environment."""

from typing import ClassVar

from semu_kit.settings import ServiceSettings


class Settings(ServiceSettings):
    service: ClassVar[str] = "assessment"

    max_upload_bytes: int = 1024**3
    """Largest levy file, in bytes; the gateway lets no more through either."""
    retention_days: dict[str, int] = {"levy_file": 90, "reject": 90, "taxpayer": 3650}
    """Days that personal data is kept, by purpose: the file as it was sent, its rejected rows, and the persons
    levied (the longest limitation period, 지방세기본법 §39①). Staging needs none: it holds references only, in a
    temporary table that ends with the load's transaction."""
