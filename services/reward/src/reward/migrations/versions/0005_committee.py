"""The committee, its meetings, decisions and awards; proposals."""

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Filled by what it is named for."""
