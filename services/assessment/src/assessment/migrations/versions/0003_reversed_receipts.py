"""Receipts that are reversed and posted anew; bills that lapse."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("bill_states", sa.Column("lapsed_on", sa.Date))
    op.add_column("bill_receipts", sa.Column("posting", sa.Integer, nullable=False, server_default="1"))
    op.alter_column("bill_receipts", "posting", server_default=None)
    # What was told before named no receipt here: a reversal of it finds nothing and waits for an operator.
    op.add_column(
        "bill_receipts", sa.Column("receipt", sa.Uuid, nullable=False, server_default=sa.text("gen_random_uuid()"))
    )
    op.alter_column("bill_receipts", "receipt", server_default=None)
    op.add_column("bill_receipts", sa.Column("reversed_on", sa.Date))
    op.create_unique_constraint("bill_receipts_receipt_key", "bill_receipts", ["receipt"])
    op.drop_constraint("bill_receipts_pkey", "bill_receipts")
    op.create_primary_key("bill_receipts_pkey", "bill_receipts", ["bill", "provider", "payment_id", "posting"])
