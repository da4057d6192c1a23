"""Monthly reports and the treasury's statements."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"

INSERT_ONLY = ("treasury_statement", "monthly_report", "monthly_submission")
"""Nothing in these is ever changed or removed: what was reported stands. The application has no right to."""


def upgrade() -> None:
    op.create_table(
        "treasury_statement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("municipality", sa.Text(), nullable=False),
        sa.Column("fiscal_year", sa.SmallInteger(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("lines", postgresql.JSONB(), nullable=False),
        sa.Column("put_by", sa.Text(), nullable=False),
        sa.Column("put_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("seq"),
    )
    op.create_index(
        "ix_treasury_statement_month", "treasury_statement", ["municipality", "fiscal_year", "month", "seq"]
    )
    _reports()
    op.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {', '.join(INSERT_ONLY)} FROM collection_app")


def _reports() -> None:
    op.create_table(
        "monthly_report",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("municipality", sa.Text(), nullable=False),
        sa.Column("fiscal_year", sa.SmallInteger(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("treasury_statement", sa.Uuid(), nullable=False),
        sa.Column("lines", postgresql.JSONB(), nullable=False),
        sa.Column("treasury", postgresql.JSONB(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("latest_on", sa.Date(), nullable=False),
        sa.Column("law_release", sa.Text(), nullable=False),
        sa.Column("drafted_by", sa.Text(), nullable=False),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["treasury_statement"], ["treasury_statement.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_monthly_report_month", "monthly_report", ["municipality", "fiscal_year", "month"])
    op.create_table(
        "monthly_submission",
        sa.Column("report", sa.Uuid(), nullable=False),
        sa.Column("municipality", sa.Text(), nullable=False),
        sa.Column("fiscal_year", sa.SmallInteger(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("timing", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("submitted_by", sa.Text(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("timing IN ('on_time', 'with_reason', 'overdue')", name="submission_timing_known"),
        sa.CheckConstraint("timing = 'on_time' OR reason IS NOT NULL", name="late_submission_has_reason"),
        sa.ForeignKeyConstraint(["report"], ["monthly_report.id"]),
        sa.PrimaryKeyConstraint("report"),
        sa.UniqueConstraint("municipality", "fiscal_year", "month", name="ux_monthly_submission_month"),
    )
