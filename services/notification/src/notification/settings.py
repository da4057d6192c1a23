"""What this service is told by its environment (`SEMU_…`)."""

import json
from datetime import timedelta
from pathlib import Path
from typing import ClassVar
from urllib.parse import urlsplit

from pydantic import Field, SecretStr
from semu_kit.settings import ServiceSettings


class Settings(ServiceSettings):
    """Addresses, credentials and habits. What a provider does not publish (its limits, its lifetimes) is set here."""

    service: ClassVar[str] = "notification"

    public_url: str
    """The origin that a citizen's browser sees: links, returns and callbacks are built on it."""
    assessment_url: str
    """Assessment's address, inside."""
    collection_url: str
    """Collection's address, inside."""

    link_key: SecretStr = Field(min_length=32)
    """Secret from which link tokens and form tokens are derived."""
    link_days: int = 30
    """Days a notice's link opens, counted from its sending."""
    session_minutes: int = 20
    """Minutes an identity check lasts, in real time."""
    identity_minutes: int = 10
    """Minutes from leaving for the identity check to the return, in real time."""
    retention_days: dict[str, int] = {"ci-index": 30}
    """`ci-index`: days past a link's end that the blind index of its recipient's CI (연계정보) is kept."""

    alimtalk_url: str
    """The message provider's API."""
    alimtalk_appkey: str
    """The application's key at the message provider."""
    alimtalk_secret_key: SecretStr
    """The secret that goes with it."""
    alimtalk_sender_key: str
    """Key of the city's sender profile, 40 characters."""
    alimtalk_template: str = "semu-guidance-01"
    """The approved template that notices are sent with."""
    alimtalk_webhook_signature: SecretStr
    """What the provider's webhooks are signed with."""
    alimtalk_per_second: int = 5000
    """Messages a second at most; the provider publishes no limit."""
    alimtalk_concurrency: int = 4
    """Batches under way at once."""
    alimtalk_results_seconds: int = 5
    """Seconds between two looks at the results; a webhook brings the next one forward."""
    unconfirmed_days: int = 3
    """Days in which an unconfirmed message (3005) may still arrive."""

    kakaopay_url: str
    """The payment provider's API."""
    kakaopay_secret_key: SecretStr
    """The merchant's secret there."""
    kakaopay_cid: str
    """The merchant's code (가맹점 코드), 10 characters."""
    kakaopay_timeout_seconds: float = 10.0
    """Seconds that one call to it may take."""
    kakaopay_minutes: int = 15
    """Minutes of life of a started payment (tid)."""
    receipt_hours: int = 24
    """Hours from the start of a payment in which its return shows what became of it."""

    identity_url: str
    """Kakao's authorization server, as a browser reaches it and as it names itself."""
    identity_server_url: str | None = None
    """The same as this service reaches it, where that is another address."""
    identity_api_url: str | None = None
    """Kakao's API, where it is another host than the authorization server."""
    identity_client_id: str
    """The application's key (REST API key) there."""
    identity_client_secret: SecretStr
    """The secret that goes with it."""
    certificate_url: str | None = None
    """A second identity provider, offered where it is set; it shares the client's credentials."""
    form_origins: list[str] = []
    """Further origins that the providers' own redirects pass through (the content policy must name them)."""

    callback_keys: SecretStr = SecretStr("{}")
    """JSON of collector → its signing keys; two at once while a key is being changed."""
    fonts: Path = Path("web/node_modules/krds-uiux/resources/fonts")
    """Folder of the page's font, if installed."""

    @property
    def keys_of_collectors(self) -> dict[str, list[str]]:
        keys: dict[str, list[str]] = json.loads(self.callback_keys.get_secret_value())
        return keys

    @property
    def secure(self) -> bool:
        return urlsplit(self.public_url).scheme == "https"

    @property
    def link_lifetime(self) -> timedelta:
        return timedelta(days=self.link_days)
