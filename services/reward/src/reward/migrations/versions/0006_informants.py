"""Informants' reports, evidence and identities."""

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Filled by what it is named for."""
