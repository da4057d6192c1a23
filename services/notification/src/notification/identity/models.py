"""Tables of identity checks and of the sessions that they open. No personal data: not even whose name came back."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, LargeBinary, Text
from sqlmodel import Field

from notification.base import Base, Moment


class IdentityCheck(Base, table=True):
    """One journey to the identity provider and back."""

    __tablename__ = "identity_check"

    id: UUID = Field(primary_key=True)
    notice: UUID = Field(index=True)
    provider: str = Field(sa_type=Text)
    state_digest: bytes = Field(sa_type=LargeBinary, unique=True)
    """SHA-256 of OAuth's `state`."""
    browser_digest: bytes = Field(sa_type=LargeBinary)
    """SHA-256 of the cookie of the browser that left: only it may come back."""
    code_verifier: str | None = Field(default=None, sa_type=Text)
    nonce: str | None = Field(default=None, sa_type=Text)
    begun_at: datetime = Field(sa_type=Moment)
    expires_at: datetime = Field(sa_type=Moment)
    """In real time: this is a credential, and no legal day."""
    outcome: str | None = Field(default=None, sa_type=Text)
    """Of Outcome; none while the person is away."""
    __table_args__ = (Index("ix_identity_check_expires_at", "expires_at"),)


class PageSession(Base, table=True):
    """Somebody who proved to be the recipient of one notice."""

    __tablename__ = "page_session"

    digest: bytes = Field(sa_type=LargeBinary, primary_key=True)
    """SHA-256 of the cookie."""
    notice: UUID
    expires_at: datetime = Field(sa_type=Moment)
    """In real time."""
    __table_args__ = (Index("ix_page_session_expires_at", "expires_at"),)
