"""Authorization codes and refused sign-ins as kept."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, Index, LargeBinary, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field

from gateway.tables import Table


class AuthorizationCode(Table, table=True):
    """A code of one sign-in, known only by its SHA-256, good for two minutes and for one use."""

    __tablename__ = "authorization_codes"

    code_hash: bytes = Field(sa_type=LargeBinary, primary_key=True)
    client_id: str = Field(sa_type=Text)
    official: UUID
    redirect_uri: str = Field(sa_type=Text)
    scopes: list[str] = Field(sa_type=ARRAY(Text))
    challenge: str = Field(sa_type=Text)
    """PKCE, S256."""
    expires_at: datetime = Field(sa_type=DateTime(timezone=True), index=True)
    used_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))


class RefusedSignIn(Table, table=True):
    """One refused sign-in, whether or not the sign-in id exists."""

    __tablename__ = "refused_sign_ins"

    id: UUID = Field(primary_key=True)
    who: bytes = Field(sa_type=LargeBinary)
    """Blind index of the sign-in id that was tried."""
    at: datetime = Field(sa_type=DateTime(timezone=True), index=True)
    __table_args__ = (Index("ix_refused_sign_ins_who_at", "who", "at"),)
