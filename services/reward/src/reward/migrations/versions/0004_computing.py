"""What-ifs."""

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Filled by what it is named for."""
