"""Receipts, and officials' work."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

INSERT_ONLY = ("payment", "receipt", "overpayment", "suspense", "contact", "disposition")
"""Nothing in these is ever changed or removed: a correction is a new row. The application has no right to."""


def upgrade() -> None:
    _receipts()
    _work()
    op.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {', '.join(INSERT_ONLY)} FROM collection_app")


def _receipts() -> None:
    """Payments and where their money went."""
    op.create_table(
        "payment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("payment_id", sa.Text(), nullable=False),
        sa.Column("municipality", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("value_day", sa.Date(), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.CheckConstraint("total > 0", name="payment_of_something"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("provider", "payment_id", name="ux_payment_natural_key"),
    )
    op.create_table(
        "receipt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("payment", sa.Uuid(), nullable=False),
        sa.Column("bill", sa.Uuid(), nullable=False),
        sa.Column("value_day", sa.Date(), nullable=False),
        sa.Column("principal", sa.BigInteger(), nullable=False),
        sa.Column("charge", sa.BigInteger(), nullable=False),
        sa.Column("expense", sa.BigInteger(), nullable=False),
        sa.Column("undid_arrears", sa.Boolean(), nullable=False),
        sa.CheckConstraint("least(principal, charge, expense) >= 0", name="receipt_not_negative"),
        sa.CheckConstraint("principal + charge + expense > 0", name="receipt_of_something"),
        sa.ForeignKeyConstraint(["bill"], ["bill.id"]),
        sa.ForeignKeyConstraint(["payment"], ["payment.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("payment", "bill", name="ux_receipt_payment_bill"),
    )
    op.create_index("ix_receipt_bill", "receipt", ["bill", "value_day"])
    op.create_table(
        "overpayment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("payment", sa.Uuid(), nullable=False),
        sa.Column("bill", sa.Uuid(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint("amount > 0", name="overpayment_of_something"),
        sa.ForeignKeyConstraint(["bill"], ["bill.id"]),
        sa.ForeignKeyConstraint(["payment"], ["payment.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("payment", "bill", name="ux_overpayment_payment_bill"),
    )
    op.create_index("ix_overpayment_bill", "overpayment", ["bill"])
    op.create_table(
        "suspense",
        sa.Column("payment", sa.Uuid(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint("amount > 0", name="suspense_of_something"),
        sa.ForeignKeyConstraint(["payment"], ["payment.id"]),
        sa.PrimaryKeyConstraint("payment"),
    )
    op.create_table(
        "bank_statement",
        sa.Column("municipality", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("put_by", sa.Text(), nullable=False),
        sa.Column("put_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("municipality", "day"),
    )


def _work() -> None:
    """What officials do."""
    op.create_table(
        "contact",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("municipality", sa.Text(), nullable=False),
        sa.Column("bill", sa.Uuid(), nullable=False),
        sa.Column("official", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("direct", sa.Boolean(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["bill"], ["bill.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_contact_bill", "contact", ["bill", "day"])
    op.create_table(
        "disposition",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("municipality", sa.Text(), nullable=False),
        sa.Column("bill", sa.Uuid(), nullable=False),
        sa.Column("official", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["bill"], ["bill.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_disposition_bill", "disposition", ["bill", "day"])
    op.create_table(
        "campaign",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("municipality", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("notice_kind", sa.Text(), nullable=False),
        sa.Column("items", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("minimum", sa.BigInteger(), nullable=False),
        sa.Column("maximum", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("bills", sa.Integer(), nullable=False),
        sa.Column("taxpayers", sa.Integer(), nullable=False),
        sa.Column("claimed", sa.BigInteger(), nullable=False),
        sa.Column("drafted_by", sa.Text(), nullable=False),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_by", sa.Text(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stopped_by", sa.Text(), nullable=True),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('draft', 'approved', 'stopped')", name="campaign_state_known"),
        sa.CheckConstraint("approved_by <> drafted_by", name="approved_by_another"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_campaign_municipality", "campaign", ["municipality", "id"])
    op.create_table(
        "campaign_target",
        sa.Column("campaign", sa.Uuid(), nullable=False),
        sa.Column("bill", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["bill"], ["bill.id"]),
        sa.ForeignKeyConstraint(["campaign"], ["campaign.id"]),
        sa.PrimaryKeyConstraint("campaign", "bill"),
    )
    op.create_index("ix_campaign_target_bill", "campaign_target", ["bill"])
