"""Claims, budgets, payouts, transfers and clawbacks."""

from datetime import datetime

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0007"
down_revision = "0006"

_CHANGED = {
    "appropriations": "",
    "deferments": "",
    "claimed_awards": "",
    "transfers": "",
    "transfer_answers": "",
    "clawback_repayments": "",
    "budgets": "won",
    "claims": "account",
    "payout_orders": "state, approved_by, approved_at, cancelled_by, cancelled_at",
    "payouts": "state, reason, account, transfer, sequence, paid_on",
    "payout_returns": "state, decided_by, decided_at",
    "clawbacks": "state, cause, proposed_by, proposed_at, decided_by, decided_at, notified_on, notified_by, principal,"
    " interest, recovered, trace, closed_because",
}
"""Of each table, what may change after it was written."""


def upgrade() -> None:
    _budgets()
    _claims()
    _payouts()
    _answers_and_returns()
    _clawbacks()
    for table, columns in _CHANGED.items():
        op.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM reward_app")
        if columns:
            op.execute(f"GRANT UPDATE ({columns}) ON {table} TO reward_app")


def _moment(name: str, *, nullable: bool = False) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _budgets() -> None:
    op.create_table(
        "budgets",
        sa.Column("municipality", sa.Text, primary_key=True),
        sa.Column("fiscal_year", sa.SmallInteger, primary_key=True),
        sa.Column("won", sa.BigInteger, nullable=False),
        sa.CheckConstraint("won >= 0", name="ck_budgets_won"),
    )
    op.create_table(
        "appropriations",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("municipality", sa.Text, nullable=False),
        sa.Column("fiscal_year", sa.SmallInteger, nullable=False),
        sa.Column("won", sa.BigInteger, nullable=False),
        sa.Column("bill", sa.Text, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        _moment("recorded_at"),
        sa.CheckConstraint("won <> 0", name="ck_appropriations_won"),
    )
    op.create_table(
        "deferments",
        sa.Column("award", sa.Uuid, sa.ForeignKey("awards.id"), primary_key=True),
        sa.Column("fiscal_year", sa.SmallInteger, primary_key=True),
        sa.Column("won", sa.BigInteger, nullable=False),
        sa.Column("article", sa.Text, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        _moment("recorded_at"),
    )


def _claims() -> None:
    op.create_table(
        "claims",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("municipality", sa.Text, nullable=False),
        sa.Column("person", sa.Uuid, nullable=False),
        sa.Column("claimed_on", sa.Date, nullable=False),
        sa.Column("filed_by", sa.Text, nullable=False),
        sa.Column("informant", sa.Boolean, nullable=False),
        sa.Column("account", sa.Uuid),
        sa.Column("article", sa.Text, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        _moment("recorded_at"),
    )
    op.create_index("ix_claims_municipality", "claims", ["municipality", "id"])
    op.create_table(
        "claimed_awards",
        sa.Column("award", sa.Uuid, sa.ForeignKey("awards.id"), primary_key=True),
        sa.Column("claim", sa.Uuid, sa.ForeignKey("claims.id"), nullable=False, index=True),
    )


def _payouts() -> None:
    op.create_table(
        "payout_orders",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("municipality", sa.Text, nullable=False),
        sa.Column("fiscal_year", sa.SmallInteger, nullable=False),
        sa.Column("informants", sa.Boolean, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("ordered_by", sa.Text, nullable=False),
        _moment("ordered_at"),
        sa.Column("approved_by", sa.Text),
        _moment("approved_at", nullable=True),
        sa.Column("cancelled_by", sa.Text),
        _moment("cancelled_at", nullable=True),
        sa.CheckConstraint("state IN ('ordered', 'approved', 'sent', 'cancelled')", name="ck_payout_orders_state"),
        sa.CheckConstraint("approved_by <> ordered_by", name="ck_payout_orders_two_persons"),
        sa.CheckConstraint(
            "state NOT IN ('approved', 'sent') OR approved_by IS NOT NULL", name="ck_payout_orders_approved"
        ),
    )
    op.create_index("ix_payout_orders_municipality", "payout_orders", ["municipality", "id"])
    op.create_table(
        "transfers",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("municipality", sa.Text, nullable=False),
        sa.Column("order", sa.Uuid, sa.ForeignKey("payout_orders.id"), nullable=False, unique=True),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("profile", sa.Text, nullable=False),
        sa.Column("bank", sa.Text, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("won", sa.BigInteger, nullable=False),
        sa.Column("made_by", sa.Text, nullable=False),
        _moment("made_at"),
        sa.UniqueConstraint("municipality", "number", name="uq_transfers_number"),
        sa.CheckConstraint("count > 0 AND won > 0", name="ck_transfers_something"),
    )
    op.create_table(
        "payouts",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("order", sa.Uuid, sa.ForeignKey("payout_orders.id"), nullable=False, index=True),
        sa.Column("award", sa.Uuid, sa.ForeignKey("awards.id"), nullable=False, index=True),
        sa.Column("claim", sa.Uuid, sa.ForeignKey("claims.id"), nullable=False),
        sa.Column("municipality", sa.Text, nullable=False),
        sa.Column("fiscal_year", sa.SmallInteger, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("person", sa.Uuid, nullable=False),
        sa.Column("won", sa.BigInteger, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("account", sa.Uuid),
        sa.Column("transfer", sa.Uuid, sa.ForeignKey("transfers.id")),
        sa.Column("sequence", sa.Integer),
        sa.Column("paid_on", sa.Date),
        sa.CheckConstraint("won > 0", name="ck_payouts_won"),
        sa.CheckConstraint(
            "state IN ('ordered', 'approved', 'sent', 'paid', 'failed', 'cancelled', 'returned')",
            name="ck_payouts_state",
        ),
        sa.CheckConstraint(
            "(state IN ('sent', 'paid', 'failed', 'returned')) = (num_nonnulls(transfer, sequence) = 2)",
            name="ck_payouts_sent",
        ),
        sa.CheckConstraint("(state IN ('paid', 'returned')) = (paid_on IS NOT NULL)", name="ck_payouts_paid"),
    )
    live = sa.text("state IN ('ordered', 'approved', 'sent', 'paid')")
    op.create_index("ux_payouts_award", "payouts", ["award"], unique=True, postgresql_where=live)
    op.create_index("ux_payouts_line", "payouts", ["transfer", "sequence"], unique=True)
    op.create_index("ix_payouts_municipality", "payouts", ["municipality", "fiscal_year", "id"])


def _answers_and_returns() -> None:
    op.create_table(
        "transfer_answers",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("transfer", sa.Uuid, sa.ForeignKey("transfers.id"), nullable=False, index=True),
        sa.Column("sha256", sa.LargeBinary, nullable=False),
        sa.Column("paid", sa.Integer, nullable=False),
        sa.Column("failed", sa.Integer, nullable=False),
        sa.Column("repeated", sa.Integer, nullable=False),
        sa.Column("refused", sa.Integer, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        _moment("taken_at"),
    )
    op.create_table(
        "payout_returns",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("municipality", sa.Text, nullable=False),
        sa.Column("payout", sa.Uuid, sa.ForeignKey("payouts.id"), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("asked_by", sa.Text, nullable=False),
        _moment("asked_at"),
        sa.Column("decided_by", sa.Text),
        _moment("decided_at", nullable=True),
        sa.CheckConstraint("state IN ('asked', 'approved', 'refused')", name="ck_payout_returns_state"),
        sa.CheckConstraint("decided_by <> asked_by", name="ck_payout_returns_two_persons"),
        sa.CheckConstraint("(state = 'asked') = (decided_by IS NULL)", name="ck_payout_returns_decided"),
    )
    op.create_index("ix_payout_returns_state", "payout_returns", ["municipality", "state", "id"])
    asked = sa.text("state = 'asked'")
    op.create_index("ux_payout_returns_asked", "payout_returns", ["payout"], unique=True, postgresql_where=asked)


def _clawbacks() -> None:
    op.create_table(
        "clawbacks",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("municipality", sa.Text, nullable=False),
        sa.Column("payout", sa.Uuid, sa.ForeignKey("payouts.id"), nullable=False, index=True),
        sa.Column("award", sa.Uuid, sa.ForeignKey("awards.id"), nullable=False),
        sa.Column("person", sa.Uuid, nullable=False),
        sa.Column("reduction", sa.Uuid, sa.ForeignKey("award_reductions.id"), unique=True),
        sa.Column("won", sa.BigInteger, nullable=False),
        sa.Column("because", sa.Text, nullable=False),
        sa.Column("opened_on", sa.Date, nullable=False),
        sa.Column("opened_by", sa.Text, nullable=False),
        _moment("opened_at"),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("cause", sa.Text),
        sa.Column("proposed_by", sa.Text),
        _moment("proposed_at", nullable=True),
        sa.Column("decided_by", sa.Text),
        _moment("decided_at", nullable=True),
        sa.Column("notified_on", sa.Date),
        sa.Column("notified_by", sa.Text),
        sa.Column("principal", sa.BigInteger),
        sa.Column("interest", sa.BigInteger),
        sa.Column("recovered", sa.BigInteger, nullable=False),
        sa.Column("trace", JSONB),
        sa.Column("closed_because", sa.Text),
        sa.CheckConstraint("won > 0", name="ck_clawbacks_won"),
        sa.CheckConstraint(
            "state IN ('open', 'proposed', 'decided', 'notified', 'recovered', 'closed')", name="ck_clawbacks_state"
        ),
        sa.CheckConstraint("cause IN ('administrative-error', 'fraud', 'neither')", name="ck_clawbacks_cause"),
        sa.CheckConstraint("decided_by <> proposed_by", name="ck_clawbacks_two_persons"),
        sa.CheckConstraint(
            "(state IN ('notified', 'recovered')) = (num_nonnulls(notified_on, principal, interest) = 3)",
            name="ck_clawbacks_notified",
        ),
        sa.CheckConstraint("recovered BETWEEN 0 AND coalesce(principal + interest, 0)", name="ck_clawbacks_recovered"),
    )
    op.create_index("ix_clawbacks_state", "clawbacks", ["municipality", "state", "id"])
    op.create_table(
        "clawback_repayments",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("clawback", sa.Uuid, sa.ForeignKey("clawbacks.id"), nullable=False, index=True),
        sa.Column("won", sa.BigInteger, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        _moment("recorded_at"),
        sa.CheckConstraint("won > 0", name="ck_clawback_repayments_won"),
    )
