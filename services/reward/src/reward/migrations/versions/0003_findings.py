"""Findings of hidden revenue, and whose a credit is."""

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Filled by what it is named for."""
