"""What awards were given back, several reductions of one credit, and repayments by two persons."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "award_restorations",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("reduction", sa.Uuid, sa.ForeignKey("award_reductions.id"), nullable=False, index=True),
        sa.Column("won", sa.BigInteger, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("article", sa.Text, nullable=False),
        sa.Column("restored_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("won > 0", name="ck_award_restorations_won"),
    )
    op.execute("REVOKE UPDATE, DELETE, TRUNCATE ON award_restorations FROM reward_app")
    op.drop_constraint("award_reductions_credit_key", "award_reductions")
    op.create_unique_constraint("uq_award_reductions_credit_reason", "award_reductions", ["credit", "reason"])
    op.execute("GRANT UPDATE (won) ON clawbacks TO reward_app")
    _repayments()


def _repayments() -> None:
    """What one person had entered stands, and was counted already."""
    state = sa.Column("state", sa.Text, nullable=False, server_default="approved")
    decided_by = sa.Column("decided_by", sa.Text, server_default="system:reward")
    op.add_column("clawback_repayments", state)
    op.add_column("clawback_repayments", decided_by)
    op.add_column("clawback_repayments", sa.Column("decided_at", sa.DateTime(timezone=True)))
    for column in ("state", "decided_by"):
        op.alter_column("clawback_repayments", column, server_default=None)
    op.create_check_constraint(
        "ck_clawback_repayments_state", "clawback_repayments", "state IN ('entered', 'approved', 'refused')"
    )
    op.create_check_constraint("ck_clawback_repayments_two_persons", "clawback_repayments", "decided_by <> actor")
    op.create_check_constraint(
        "ck_clawback_repayments_decided", "clawback_repayments", "(state = 'entered') = (decided_by IS NULL)"
    )
    op.execute("GRANT UPDATE (state, decided_by, decided_at) ON clawback_repayments TO reward_app")
