"""Reductions of levies, and payments that came before a levy was decided."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "reductions",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("municipality", sa.Text, nullable=False),
        sa.Column("bill", sa.Uuid, sa.ForeignKey("levies.id"), nullable=False),
        sa.Column("decided_day", sa.Date, nullable=False),
        sa.Column("principal", sa.BigInteger, nullable=False),
        sa.Column("penalty", sa.BigInteger, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("provision", sa.Text, nullable=False),
        sa.Column("decided_by", sa.Text, nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("least(principal, penalty) >= 0 AND principal + penalty > 0", "ck_reductions_amounts"),
        sa.CheckConstraint(
            "reason IN ('cancelled', 'corrected', 'appeal', 'exemption', 'mistake')", "ck_reductions_reason"
        ),
    )
    op.create_index("ix_reductions_bill", "reductions", ["bill"])
    op.create_index("ix_reductions_municipality", "reductions", ["municipality"])
    op.add_column("levies", sa.Column("paid_by", sa.ARRAY(sa.Uuid), nullable=False, server_default="{}"))
    # A decision stands; what was wrong in it is corrected by another.
    op.execute("REVOKE UPDATE, DELETE, TRUNCATE ON reductions FROM assessment_app")
