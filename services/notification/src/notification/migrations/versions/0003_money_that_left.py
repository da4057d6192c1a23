"""Payments whose money went back."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("payment", sa.Column("money_left_at", sa.DateTime(timezone=True)))
    op.create_table(
        "payment_receipt",
        sa.Column("receipt", sa.Uuid, primary_key=True),
        sa.Column("payment", sa.Uuid, nullable=False),
    )
