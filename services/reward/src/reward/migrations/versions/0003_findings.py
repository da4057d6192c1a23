"""Findings of hidden revenue, merits that no contact shows, and of which kind a credit is."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("receipts", sa.Column("liability_day", sa.Date))
    op.add_column("receipts", sa.Column("decided_on", sa.Date))
    op.add_column("credits", sa.Column("kind", sa.Text, nullable=False, server_default="collector"))
    op.alter_column("credits", "kind", server_default=None)
    op.create_check_constraint("ck_credits_kind", "credits", "kind IN ('collector', 'finder')")
    op.drop_constraint("uq_credits_receipt_official", "credits")
    op.create_unique_constraint(
        "uq_credits_receipt_official_kind", "credits", ["receipt", "official", "kind"],
        postgresql_nulls_not_distinct=True,
    )  # fmt: skip
    _findings()
    op.create_table(
        "merit_claims",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("municipality", sa.Text, nullable=False),
        sa.Column("bill", sa.Uuid, nullable=False, index=True),
        sa.Column("official", sa.Uuid, nullable=False, index=True),
        sa.Column("ground", sa.Text, nullable=False),
        sa.Column("first_day", sa.Date, nullable=False),
        sa.Column("last_day", sa.Date, nullable=False),
        sa.Column("task", sa.Text, nullable=False),
        sa.Column("decision", sa.Text),
        sa.Column("decided_on", sa.Date),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ground IN ('campaign', 'entrusted', 'direct')", name="ck_merit_claims_ground"),
        sa.CheckConstraint("first_day <= last_day", name="ck_merit_claims_days"),
        sa.CheckConstraint(
            "decision IN ('recognised', 'refused') AND decided_on IS NOT NULL OR decision IS NULL",
            name="ck_merit_claims_decision",
        ),
    )
    op.create_index(
        "uq_merit_claims_standing", "merit_claims", ["bill", "official", "ground"], unique=True,
        postgresql_where=sa.text("decision IS DISTINCT FROM 'refused'"),
    )  # fmt: skip


def _findings() -> None:
    op.create_table(
        "citizens",
        sa.Column("person", sa.Uuid, primary_key=True),
        sa.Column("municipality", sa.Text, nullable=False),
        sa.Column("number_index", sa.LargeBinary, nullable=False),
        sa.UniqueConstraint("municipality", "number_index", name="uq_citizens_number"),
    )
    op.create_table(
        "findings",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("municipality", sa.Text, nullable=False),
        sa.Column("use", sa.Text),
        sa.Column("found_on", sa.Date, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True)),
        sa.Column("withdrawn_by", sa.Text),
        sa.Column("withdrawal", sa.Text),
        sa.CheckConstraint(
            "num_nonnulls(withdrawn_at, withdrawn_by, withdrawal) IN (0, 3)", name="ck_findings_withdrawal"
        ),
    )
    op.create_table(
        "finding_finders",
        sa.Column("finding", sa.Uuid, sa.ForeignKey("findings.id"), primary_key=True),
        sa.Column("person", sa.Uuid, primary_key=True, index=True),
        sa.Column("official", sa.Boolean, nullable=False),
    )
    op.create_table(
        "finding_bills",
        sa.Column("finding", sa.Uuid, sa.ForeignKey("findings.id"), primary_key=True),
        sa.Column("bill", sa.Uuid, primary_key=True),
        sa.Column("standing", sa.Boolean, nullable=False),
    )
    op.create_index(
        "uq_finding_bills_standing", "finding_bills", ["bill"], unique=True, postgresql_where=sa.text("standing")
    )
