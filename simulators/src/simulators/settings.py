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
    )

    state: Path = Path(".semu/simulators.db")
    public_url: str = "http://127.0.0.1:8090"
    clock_offset_seconds: int = Field(default=0, validation_alias="SEMU_CLOCK_OFFSET_SECONDS")

    alimtalk_appkey: str = "sim-appkey"
    alimtalk_secret_key: SecretStr = SecretStr("sim-alimtalk-secret")
    alimtalk_sender_key: str = Field(default="gimpo-city-hall-sender-key-0000000000001", min_length=40, max_length=40)
    alimtalk_webhook_url: str = "http://127.0.0.1:8080/callbacks/alimtalk"
    alimtalk_webhook_signature: SecretStr = SecretStr("sim-webhook-signature")
    template_approval: Literal["auto", "manual"] = "auto"
    delivery_seconds: float = 0.2
    """From accepting a message to its result."""
    unconfirmed_seconds: float = 3600.0
    """From an unconfirmed result (3005) to the message arriving after all; the provider says up to 3 days."""

    kakaopay_cid: str = Field(default="TC0ONETIME", min_length=10, max_length=10)
    kakaopay_secret_key: SecretStr = SecretStr("sim-kakaopay-secret")
    kakaopay_tid_lifetime_seconds: int = 900
    """The provider does not publish it; about 15 minutes."""

    identity_client_id: str = "sim-client"
    identity_client_secret: SecretStr = SecretStr("sim-client-secret")

    bank_code: str = Field(default="004", pattern=r"^[0-9]{3}$")
    bank_municipality: str = Field(default="41570", pattern=r"^[0-9]{5}$")
    """The city whose revenue account the bank keeps, as its files name it."""
    bank_webhook_url: str = "http://127.0.0.1:8080/callbacks/payments/bank"
    bank_webhook_secret: SecretStr = SecretStr("sim-bank-webhook-secret")

    conversion_token: SecretStr = SecretStr("sim-conversion-token")
    conversion_key: SecretStr = SecretStr(base64.b64encode(b"simulated-conversion-agency-key!").decode())
    """AES-256 key shared with the identity agency, base64."""
    conversion_daily_quota: int = 100_000
    conversion_seconds: float = 0.5
    """From taking a batch to its result."""

    @property
    def clock_offset(self) -> timedelta:
        return timedelta(seconds=self.clock_offset_seconds)
