"""Claims, budgets, payouts, transfers and clawbacks."""

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Filled by what it is named for."""
