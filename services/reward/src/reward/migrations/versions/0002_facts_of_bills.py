"""Receipts that are posted anew; deferrals, write-offs, limitation days and entrusted fees."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("receipts", sa.Column("posting", sa.Integer, nullable=False, server_default="1"))
    op.alter_column("receipts", "posting", server_default=None)
    op.drop_constraint("uq_receipts_natural_key", "receipts")
    op.create_unique_constraint("uq_receipts_natural_key", "receipts", ["provider", "payment_id", "bill", "posting"])
    op.create_table(
        "deferrals",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("bill", sa.Uuid, nullable=False, index=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("first_day", sa.Date, nullable=False),
        sa.Column("last_day", sa.Date, nullable=False),
    )
    op.create_table(
        "write_offs",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("bill", sa.Uuid, nullable=False, index=True),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("in_error", sa.Boolean, nullable=False),
    )
    op.create_table(
        "limitations",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("bill", sa.Uuid, nullable=False, index=True),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("limitation_on", sa.Date, nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "entrusted_fees",
        sa.Column("receipt", sa.Uuid, primary_key=True),
        sa.Column("bill", sa.Uuid, nullable=False, index=True),
        sa.Column("fee", sa.BigInteger, nullable=False),
    )
