"""What a process is told by its environment (`SEMU_…`) or by files in /run/secrets."""

from datetime import date, timedelta
from pathlib import Path
from typing import ClassVar

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from semu_kit.clock import SystemClock

SECRETS = Path("/run/secrets")


class ServiceSettings(BaseSettings):
    """Settings that every service has. A service's own class names its `service` and adds fields."""

    model_config = SettingsConfigDict(
        env_prefix="SEMU_",
        secrets_dir=SECRETS if SECRETS.is_dir() else None,
        extra="ignore",
        use_attribute_docstrings=True,
        hide_input_in_errors=True,  # the fault of one setting must not write the secrets of others into a log
    )

    service: ClassVar[str]
    """The service's name: its URL prefix, its Kafka group, its event source."""

    database_url: str
    """The least-rights role's address; `postgresql://` and `postgresql+asyncpg://` are both fine."""
    database_pool_size: int = 10
    """Connections to the database that one process holds at most."""
    kafka_bootstrap: str
    """Addresses of the brokers, `host:port`, with commas between them."""
    kafka_prefix: str = ""
    """Stands before every topic and group, where several installations share their brokers."""
    topic_partitions: int = 8
    """Partitions of every topic: 8 embedded, 64 deployed, never changed after."""
    gateway_url: str
    """The gateway as this process reaches it: its token endpoint and key set."""
    issuer: str
    """The `iss` of tokens: the gateway's public origin."""
    client_id: str
    """What this process is called where it asks for tokens."""
    client_secret: SecretStr
    """The password that belongs to it."""
    pii_keys: SecretStr
    """JSON of key id → base64 of 32 bytes; the first is the current key, the others only open older records."""
    blind_index_key: SecretStr
    """Base64 of 32 bytes, apart from the keys above."""
    clock_offset_seconds: int = 0
    """Seconds that the legal clock is ahead of the machine's: 0 wherever money is real."""
    log_level: str = "INFO"
    """`DEBUG`, `INFO`, `WARNING` or `ERROR`."""
    inside_port: int = 0
    """Port on which this process shows its health and metrics, without a token: for inside alone. 0: on none."""
    max_body_bytes: int = 1024 * 1024
    """Bytes of the largest request body of a route that sets no limit of its own."""
    inbox_days: int = Field(default=30, ge=8)
    """Days an applied event's id is kept: longer than the topics keep events (7 days)."""
    told_days: int = Field(default=7, ge=7)
    """Days a told event is kept here: as long as the topics keep it (7 days), or longer."""
    idempotency_days: int = 7
    """Days a write's answer is kept for a repeated Idempotency-Key."""
    retention_days: dict[str, int] = {}
    """Days that a personal record is kept after the day it was made, by its purpose."""

    def retain_until(self, purpose: str, made: date) -> date:
        """The last day (KST) that a record of this purpose is kept. Raises KeyError for a purpose without a figure."""
        return made + timedelta(days=self.retention_days[purpose])

    @property
    def clock(self) -> SystemClock:
        return SystemClock(timedelta(seconds=self.clock_offset_seconds))
