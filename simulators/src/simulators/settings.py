"""Settings of the simulators, from the environment (`SEMU_SIM_*`)."""

import base64
from datetime import timedelta
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

_SECRETS = Path("/run/secrets")


class SimulatorSettings(BaseSettings):
    """Addresses, credentials and habits of the simulated providers. The defaults suit one machine."""

    model_config = SettingsConfigDict(
        env_prefix="SEMU_SIM_",
        secrets_dir=_SECRETS if _SECRETS.is_dir() else None,
        populate_by_name=True,
        extra="ignore",
        use_attribute_docstrings=True,
    )

    state: Path = Path(".semu/simulators.db")
    """Where the simulated world is kept."""
    public_url: str = "http://127.0.0.1:8090"
    """The origin of its pages, as a browser sees it."""
    clock_offset_seconds: int = Field(default=0, validation_alias="SEMU_CLOCK_OFFSET_SECONDS")
    """Seconds that the legal clock is ahead of the machine's."""

    alimtalk_appkey: str = "sim-appkey"
    """The application's key that the simulated message provider knows."""
    alimtalk_secret_key: SecretStr = SecretStr("sim-alimtalk-secret")
    """The secret that goes with it."""
    alimtalk_sender_key: str = Field(default="gimpo-city-hall-sender-key-0000000000001", min_length=40, max_length=40)
    """The sender profile that it knows."""
    alimtalk_webhook_url: str = "http://127.0.0.1:8080/callbacks/alimtalk"
    """Where its webhooks go."""
    alimtalk_webhook_signature: SecretStr = SecretStr("sim-webhook-signature")
    """What they are signed with."""
    template_approval: Literal["auto", "manual"] = "auto"
    """Whether templates are approved at once or by hand on its page."""
    delivery_seconds: float = 0.2
    """Seconds from accepting a message to its result."""
    unconfirmed_seconds: float = 3600.0
    """Seconds from an unconfirmed result (3005) to the message arriving after all; the provider says up to 3 days."""

    kakaopay_cid: str = Field(default="TC0ONETIME", min_length=10, max_length=10)
    """The merchant that the simulated payment provider knows."""
    kakaopay_secret_key: SecretStr = SecretStr("sim-kakaopay-secret")
    """The merchant's secret."""
    kakaopay_tid_lifetime_seconds: int = 900
    """Seconds of life of a started payment. The provider does not publish it; about 15 minutes."""

    identity_client_id: str = "sim-client"
    """The application that the simulated identity check knows."""
    identity_client_secret: SecretStr = SecretStr("sim-client-secret")
    """The secret that goes with it."""

    bank_code: str = Field(default="004", pattern=r"^[0-9]{3}$")
    """The simulated bank's code (은행코드)."""
    bank_municipality: str = Field(default="41570", pattern=r"^[0-9]{5}$")
    """The city whose revenue account the bank keeps, as its files name it."""
    bank_webhook_url: str = "http://127.0.0.1:8080/callbacks/payments/bank"
    """Where it tells of deposits."""
    bank_webhook_secret: SecretStr = SecretStr("sim-bank-webhook-secret")
    """What it signs them with."""

    conversion_token: SecretStr = SecretStr("sim-conversion-token")
    """The token of the simulated conversion of identities."""
    conversion_key: SecretStr = SecretStr(base64.b64encode(b"simulated-conversion-agency-key!").decode())
    """AES-256 key shared with the identity agency, base64."""
    conversion_daily_quota: int = 100_000
    """Persons converted a day at most."""
    conversion_seconds: float = 0.5
    """Seconds from taking a batch to its result."""

    @property
    def clock_offset(self) -> timedelta:
        return timedelta(seconds=self.clock_offset_seconds)
