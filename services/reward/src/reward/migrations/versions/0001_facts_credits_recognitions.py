"""The facts, the credits computed from them, and the committee's decisions."""

import sqlalchemy as sa
from alembic import op
from semu_kit.migrations import create_plumbing
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None


def upgrade() -> None:
    create_plumbing()
    _facts()
    _decisions()
    _credits()


def _facts() -> None:
    op.create_table(
        "bills",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("municipality", sa.Text, nullable=False),
    )
    op.create_table(
        "touched_bills",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("municipality", sa.Text, nullable=False),
        sa.Column("bill", sa.Uuid, nullable=False),
    )
    op.create_table(
        "receipts",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("municipality", sa.Text, nullable=False),
        sa.Column("bill", sa.Uuid, nullable=False, index=True),
        sa.Column("provider", sa.Text, nullable=False),
        sa.Column("payment_id", sa.Text, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("collected", sa.BigInteger, nullable=False),
        sa.Column("item", sa.Text, nullable=False),
        sa.Column("local_tax", sa.Boolean, nullable=False),
        sa.Column("levy_year", sa.Integer, nullable=False),
        sa.Column("due_date", sa.Date, nullable=False),
        sa.Column("arrears_since", sa.Date),
        sa.Column("demand_due", sa.Date),
        sa.Column("deferred_due", sa.Date),
        sa.Column("written_off_on", sa.Date),
        sa.Column("limitation_on", sa.Date),
        sa.Column("entrusted_fee", sa.BigInteger),
        sa.Column("reversed_on", sa.Date),
        sa.UniqueConstraint("provider", "payment_id", "bill", name="uq_receipts_natural_key"),
    )
    op.create_table(
        "contacts",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("bill", sa.Uuid, nullable=False, index=True),
        sa.Column("official", sa.Uuid, nullable=False, index=True),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("direct", sa.Boolean, nullable=False),
        sa.Column("recorded_on", sa.Date),
    )
    op.create_table(
        "dispositions",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("bill", sa.Uuid, nullable=False, index=True),
        sa.Column("official", sa.Uuid, nullable=False, index=True),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("recorded_on", sa.Date),
    )
    op.create_table(
        "officials",
        sa.Column("official", sa.Uuid, primary_key=True),
        sa.Column("from_day", sa.Date, primary_key=True),
        sa.Column("municipality", sa.Text, nullable=False),
        sa.Column("department", sa.Text, nullable=False),
        sa.Column("grade", sa.Integer, nullable=False),
        sa.Column("term_limited", sa.Boolean, nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
    )


def _decisions() -> None:
    op.create_table(
        "recognitions",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("municipality", sa.Text, nullable=False),
        sa.Column("decision", sa.Text, nullable=False),
        sa.Column("meeting", sa.Text, nullable=False),
        sa.Column("decided_on", sa.Date, nullable=False),
        sa.Column("law_release", sa.Text, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
    )


def _credits() -> None:
    op.create_table(
        "credits",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("municipality", sa.Text, nullable=False),
        sa.Column("bill", sa.Uuid, nullable=False, index=True),
        sa.Column("receipt", sa.Uuid, nullable=False),
        sa.Column("official", sa.Uuid),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("month", sa.Date, nullable=False),
        sa.Column("provider", sa.Text, nullable=False),
        sa.Column("payment_id", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("article", sa.Text),
        sa.Column("gross", sa.BigInteger, nullable=False),
        sa.Column("share", sa.BigInteger, nullable=False),
        sa.Column("case_capped", sa.Boolean, nullable=False),
        sa.Column("month_cap", sa.BigInteger, nullable=False),
        sa.Column("amount", sa.BigInteger, nullable=False),
        sa.Column("trace", JSONB, nullable=False),
        sa.Column("computed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recognition", sa.Uuid, sa.ForeignKey("recognitions.id")),
        sa.UniqueConstraint(
            "receipt", "official", name="uq_credits_receipt_official", postgresql_nulls_not_distinct=True
        ),
        sa.CheckConstraint("amount BETWEEN 0 AND share", name="ck_credits_amount"),
        sa.CheckConstraint(
            "state IN ('provisional', 'excluded', 'recognised', 'refused', 'reversed')", name="ck_credits_state"
        ),
    )
    op.create_index("ix_credits_month", "credits", ["municipality", "month", "id"])
    op.create_index("ix_credits_official_month", "credits", ["official", "month"])
    op.create_table(
        "official_months",
        sa.Column("municipality", sa.Text, primary_key=True),
        sa.Column("official", sa.Uuid, primary_key=True),
        sa.Column("month", sa.Date, primary_key=True),
    )
