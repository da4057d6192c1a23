"""Clients as kept."""

from datetime import datetime

from sqlalchemy import DateTime, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field

from gateway.tables import Table


class Client(Table, table=True):
    """A registered client: an agency's system (기관), a service of ours, or an application where officials sign in."""

    __tablename__ = "clients"

    client_id: str = Field(sa_type=Text, primary_key=True)
    kind: str = Field(sa_type=Text)
    name: str = Field(sa_type=Text)
    """Name of a system or an office, never of a person."""
    municipality: str = Field(sa_type=Text)
    """Administrative code; `*` for services and for applications that serve every municipality."""
    scopes: list[str] = Field(sa_type=ARRAY(Text))
    redirect_uris: list[str] = Field(sa_type=ARRAY(Text))
    secret_hash: str | None = Field(default=None, sa_type=Text)
    """Argon2id; none for an application, which proves itself by PKCE."""
    registered_by: str = Field(sa_type=Text)
    registered_at: datetime = Field(sa_type=DateTime(timezone=True))
