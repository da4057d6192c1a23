"""Registering a client."""

from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, model_validator

from gateway.clients.rules import ClientKind, beyond


def _absolute(uri: str) -> str:
    parts = urlsplit(uri)
    secure = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost"))
    if not secure or not parts.netloc or parts.fragment:
        raise ValueError("https 주소(또는 http://127.0.0.1)여야 하고 #이 없어야 합니다")
    return uri


ClientId = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]{2,63}$")]
RedirectUri = Annotated[str, AfterValidator(_absolute)]
ClientSecret = Annotated[SecretStr, Field(min_length=32, max_length=200)]
"""Made by the client's owner, at random, and known to nobody else: no answer ever holds it."""


class ClientEntry(BaseModel):
    """What every registration says. Raises ValueError for scopes that this kind of client may not hold."""

    model_config = ConfigDict(extra="forbid")

    client_id: ClientId
    kind: ClientKind
    name: Annotated[str, Field(min_length=1, max_length=100)]
    scopes: list[str]
    redirect_uris: list[RedirectUri] = []
    secret: ClientSecret | None = None

    @model_validator(mode="after")
    def _fits_its_kind(self) -> "ClientEntry":
        if refused := beyond(self.kind, self.scopes):
            raise ValueError(f"이 종류의 클라이언트가 가질 수 없는 권한입니다: {' '.join(refused)}")
        if self.kind == "application" and not self.scopes:
            raise ValueError("application에는 scopes가 하나 이상 있어야 합니다")
        if self.kind == "application" and (self.secret is not None or not self.redirect_uris):
            raise ValueError("application은 redirect_uris가 있어야 하고 secret은 없어야 합니다 (PKCE)")
        if self.kind != "application" and (self.secret is None or self.redirect_uris):
            raise ValueError("agency와 service는 secret이 있어야 하고 redirect_uris는 없어야 합니다")
        return self


class NewClient(ClientEntry):
    """A client of the caller's own municipality."""

    kind: Literal["agency", "application"]


class RegisteredClient(BaseModel):
    client_id: str
    kind: ClientKind
    name: str
    municipality: str
    scopes: list[str]
    redirect_uris: list[str]
