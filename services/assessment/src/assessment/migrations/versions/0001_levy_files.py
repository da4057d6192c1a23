"""Levy files, levies, taxpayers, and what becomes of them."""

import sqlalchemy as sa
from alembic import op
from semu_kit.migrations import create_plumbing
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

revision = "0001"
down_revision = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    create_plumbing()
    _levy_files()
    _levies()
    _what_becomes_of_them()
    # A load stages rows in a temporary table, which the application's role may make nowhere else.
    op.execute(
        """
        DO $$ BEGIN
            IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'assessment_app') THEN
                EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO assessment_app', current_database());
            END IF;
        END $$
        """
    )


def _levy_files() -> None:
    op.create_table(
        "levy_files",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("municipality", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("sha256", sa.LargeBinary, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("chunks", ARRAY(sa.Uuid), nullable=False),
        sa.Column("sent_by", sa.Text, nullable=False),
        sa.Column("received_at", INSTANT, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("encoding", sa.Text),
        sa.Column("header", ARRAY(sa.Text)),
        sa.Column("size_read", sa.BigInteger, nullable=False),
        sa.Column("rows", sa.Integer, nullable=False),
        sa.Column("accepted", sa.Integer, nullable=False),
        sa.Column("rejected", sa.Integer, nullable=False),
        sa.Column("repeated", sa.Integer, nullable=False),
        sa.Column("rejected_by_reason", JSONB, nullable=False),
        sa.Column("law_release", sa.Text),
        sa.Column("finished_at", INSTANT),
        sa.Column("problem", JSONB),
        sa.Column("withdrawal_requested_at", INSTANT),
        sa.Column("withdrawal_requested_by", sa.Text),
        sa.CheckConstraint("kind IN ('new', 'carried_over')", "ck_levy_files_kind"),
        sa.CheckConstraint("state IN ('received', 'loading', 'loaded', 'failed')", "ck_levy_files_state"),
    )
    op.create_index(
        "uq_levy_files_content",
        "levy_files",
        ["municipality", "sha256"],
        unique=True,
        postgresql_where=sa.text("state <> 'failed' AND withdrawal_requested_at IS NULL"),
    )
    op.create_index("ix_levy_files_municipality", "levy_files", ["municipality", "id"])
    op.create_index(
        "ix_levy_files_pending",
        "levy_files",
        ["id"],
        postgresql_where=sa.text("state IN ('received', 'loading')"),
    )
    op.create_table(
        "rejects",
        sa.Column("levy_file_id", sa.Uuid, sa.ForeignKey("levy_files.id"), primary_key=True),
        sa.Column("line", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("record_id", sa.Uuid, nullable=False),
        sa.Column("codes", ARRAY(sa.Text), nullable=False),
    )


def _levies() -> None:
    op.create_table(
        "taxpayers",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("municipality", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("number_index", sa.LargeBinary),
        sa.Column("shard", sa.SmallInteger, nullable=False),
        sa.Column("reach", sa.SmallInteger, nullable=False),
        sa.Column("record_id", sa.Uuid, nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.UniqueConstraint("municipality", "number_index", name="uq_taxpayers_number"),
    )
    op.create_table(
        "levies",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("municipality", sa.Text, nullable=False),
        sa.Column("levy_file_id", sa.Uuid, sa.ForeignKey("levy_files.id"), nullable=False),
        sa.Column("line", sa.Integer, nullable=False),
        sa.Column("taxpayer_id", sa.Uuid, sa.ForeignKey("taxpayers.id"), nullable=False),
        sa.Column("record_id", sa.Uuid, nullable=False),
        sa.Column("shard", sa.SmallInteger, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("item", sa.Text, nullable=False),
        sa.Column("fiscal_year", sa.Integer, nullable=False),
        sa.Column("period", sa.Text, nullable=False),
        sa.Column("levy_number", sa.Text, nullable=False),
        sa.Column("liability_day", sa.Date, nullable=False),
        sa.Column("decided_day", sa.Date, nullable=False),
        sa.Column("due_date", sa.Date, nullable=False),
        sa.Column("tax_base", sa.BigInteger),
        sa.Column("principal", sa.BigInteger, nullable=False),
        sa.Column("penalty", sa.BigInteger, nullable=False),
        sa.Column("demand_due", sa.Date),
        sa.Column("written_off_on", sa.Date),
        sa.Column("limitation_on", sa.Date),
        sa.Column("principal_paid", sa.BigInteger, nullable=False),
        sa.Column("withdrawn_at", INSTANT),
        sa.CheckConstraint("principal > 0 AND penalty >= 0", "ck_levies_amounts"),
        sa.CheckConstraint("principal_paid BETWEEN 0 AND principal", "ck_levies_paid"),
    )
    op.create_index(
        "uq_levies_natural_key",
        "levies",
        ["municipality", "item", "fiscal_year", "period", "levy_number"],
        unique=True,
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    op.create_index("uq_levies_line", "levies", ["levy_file_id", "line"], unique=True)


def _what_becomes_of_them() -> None:
    op.create_table(
        "bill_states",
        sa.Column("bill", sa.Uuid, sa.ForeignKey("levies.id"), primary_key=True),
        sa.Column("opened_at", INSTANT),
        sa.Column("arrears_since", sa.Date),
        sa.Column("settled_on", sa.Date),
        sa.Column("notice", sa.Text),
        sa.Column("notice_at", INSTANT),
    )
    op.create_table(
        "bill_receipts",
        sa.Column("bill", sa.Uuid, sa.ForeignKey("levies.id"), primary_key=True),
        sa.Column("provider", sa.Text, primary_key=True),
        sa.Column("payment_id", sa.Text, primary_key=True),
        sa.Column("amount", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "withdrawal_answers",
        sa.Column("bill", sa.Uuid, sa.ForeignKey("levies.id"), primary_key=True),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("answered_at", INSTANT, nullable=False),
    )
