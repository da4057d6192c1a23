"""When a receipt was booked and which booking days are closed; returns of what the bank never answered."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("receipts", sa.Column("booked_on", sa.Date))
    op.create_table(
        "closed_days",
        sa.Column("municipality", sa.Text, primary_key=True),
        sa.Column("through", sa.Date, nullable=False),
    )
    op.add_column(
        "payout_returns", sa.Column("unanswered", sa.Boolean, nullable=False, server_default=sa.text("false"))
    )
    op.alter_column("payout_returns", "unanswered", server_default=None)
