"""Informants, who looked at them, their reports, and the reports' files."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

INSERT_ONLY = ("identity_accesses", "report_files", "report_checks")


def upgrade() -> None:
    _identities()
    _reports()
    _of_reports()
    op.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {', '.join(INSERT_ONLY)} FROM reward_app")


def _identities() -> None:
    op.create_table(
        "informants",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("municipality", sa.Text, nullable=False),
        sa.Column("account", sa.Uuid),
    )
    op.create_table(
        "identity_accesses",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("municipality", sa.Text, nullable=False),
        sa.Column("informant", sa.Uuid, sa.ForeignKey("informants.id"), nullable=False, index=True),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("reason_key", sa.Text, nullable=False),
        sa.Column("reason", sa.LargeBinary, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("what IN ('identity', 'account', 'file', 'notice')", name="ck_identity_accesses_what"),
    )
    op.create_index("ix_identity_accesses_municipality", "identity_accesses", ["municipality", "id"])


def _reports() -> None:
    op.create_table(
        "reports",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("municipality", sa.Text, nullable=False),
        sa.Column("year", sa.Integer, nullable=False),
        sa.Column("serial", sa.Integer, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("matter", sa.Text, nullable=False),
        sa.Column("informant", sa.Uuid, sa.ForeignKey("informants.id"), nullable=False, unique=True),
        sa.Column("statement", sa.Uuid, nullable=False),
        sa.Column("reported_on", sa.Date, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("completed_on", sa.Date),
        sa.Column("notified_on", sa.Date),
        sa.Column("received_by", sa.Text, nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("municipality", "year", "serial", name="uq_reports_number"),
        sa.CheckConstraint("kind IN ('evasion_informant', 'hidden_assets_informant')", name="ck_reports_kind"),
        sa.CheckConstraint(
            "state IN ('received', 'accepted', 'excluded', 'completed', 'notified', 'decided')", name="ck_reports_state"
        ),
        sa.CheckConstraint(
            "completed_on IS NOT NULL OR state NOT IN ('completed', 'notified', 'decided')", name="ck_reports_completed"
        ),
    )
    op.create_index("ix_reports_state", "reports", ["municipality", "state", "id"])


def _of_reports() -> None:
    op.create_table(
        "report_bills",
        sa.Column("report", sa.Uuid, sa.ForeignKey("reports.id"), primary_key=True),
        sa.Column("bill", sa.Uuid, primary_key=True, index=True),
        sa.Column("receipts", sa.ARRAY(sa.Uuid)),
    )
    op.create_table(
        "report_checks",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("report", sa.Uuid, sa.ForeignKey("reports.id"), nullable=False, index=True),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("applies", sa.Boolean, nullable=False),
        sa.Column("article", sa.Text, nullable=False),
        sa.Column("ground", sa.Uuid, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "report_requests",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("report", sa.Uuid, sa.ForeignKey("reports.id"), nullable=False, index=True),
        sa.Column("wanted", sa.Uuid, nullable=False),
        sa.Column("asked_on", sa.Date, nullable=False),
        sa.Column("due_on", sa.Date, nullable=False),
        sa.Column("answered_on", sa.Date),
        sa.Column("actor", sa.Text, nullable=False),
        sa.CheckConstraint("due_on >= asked_on", name="ck_report_requests_days"),
    )
    op.create_table(
        "report_files",
        sa.Column("report", sa.Uuid, sa.ForeignKey("reports.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("names_informant", sa.Boolean, nullable=False),
        sa.Column("media_type", sa.Text, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("chunks", sa.ARRAY(sa.Uuid), nullable=False),
        sa.Column("added_by", sa.Text, nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('form', 'evidence')", name="ck_report_files_kind"),
        sa.CheckConstraint("names_informant OR kind <> 'form'", name="ck_report_files_form"),
    )
