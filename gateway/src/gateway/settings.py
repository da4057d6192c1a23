"""What the gateway is told by its environment."""

from datetime import timedelta
from typing import ClassVar

from semu_kit.settings import ServiceSettings


class GatewaySettings(ServiceSettings):
    """Addresses of the services behind, and the limits at the edge. Rates are written as `500/second`."""

    service: ClassVar[str] = "gateway"

    assessment_url: str
    """Assessment's address, inside."""
    collection_url: str
    """Collection's address, inside."""
    notification_url: str
    """Notification's address, inside."""
    reward_url: str
    """Reward's address, inside."""

    client_token_seconds: int = 900
    """Seconds that an agency's token is good for."""
    official_token_seconds: int = 3600
    """Seconds that an official's token is good for."""
    signing_key_days: int = 30
    """Days after which a new key signs; the one before verifies until its last token has expired."""
    retention_days: dict[str, int] = {"official": 3653}
    """Days that an official's name (성명) is kept after they were registered."""

    rate_per_client: str = "1000/second"
    """Requests of one client or official, in each gateway process."""
    rate_per_address: str = "500/second"
    """Requests of one address without a token, in each gateway process."""
    rate_credentials: str = "600/minute"
    """Requests for tokens and sign-ins, an address."""

    body_limit: int = 1024 * 1024
    """Bytes of an ordinary body."""
    upload_limit: int = 1024**3
    """Bytes of a levy file (부과 파일)."""
    upstream_timeout_seconds: float = 30.0
    """Seconds that a service may stay silent: before its answer begins, and between two parts of it."""

    @property
    def upstreams(self) -> dict[str, str]:
        """Address of each service, by its name."""
        return {
            "assessment": self.assessment_url,
            "collection": self.collection_url,
            "notification": self.notification_url,
            "reward": self.reward_url,
        }

    @property
    def longest_token(self) -> timedelta:
        return timedelta(seconds=max(self.client_token_seconds, self.official_token_seconds))
