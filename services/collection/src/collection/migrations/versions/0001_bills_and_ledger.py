"""The first tables of collection: bills, and the ledger."""

import sqlalchemy as sa
from alembic import op
from semu_kit.migrations import create_plumbing

revision = "0001"
down_revision = None


def upgrade() -> None:
    create_plumbing()
    _bills()
    _closings_and_withdrawals()
    _ledger()
    _balance()
    # Nothing in these is ever changed or removed: a correction is a new row. The application has no right to.
    op.execute("REVOKE UPDATE, DELETE, TRUNCATE ON journal_entry, posting, withdrawal FROM collection_app")


def _bills() -> None:
    """Bills, with the serial of their payment numbers."""
    op.execute(sa.schema.CreateSequence(sa.Sequence("payment_serial", maxvalue=999_999_999)))
    op.create_table(
        "bill",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("municipality", sa.Text(), nullable=False),
        sa.Column("taxpayer", sa.Uuid(), nullable=False),
        sa.Column("shard", sa.SmallInteger(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("fiscal_year", sa.SmallInteger(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("levy_number", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("book_year", sa.SmallInteger(), nullable=False),
        sa.Column("payment_number", sa.CHAR(19), nullable=False),
        sa.Column("liability_day", sa.Date(), nullable=False),
        sa.Column("decided_day", sa.Date(), nullable=False),
        sa.Column("due_date", sa.Date(), nullable=False),
        sa.Column("payable_until", sa.Date(), nullable=False),
        sa.Column("demand_due", sa.Date(), nullable=True),
        sa.Column("written_off_on", sa.Date(), nullable=True),
        sa.Column("limitation_on", sa.Date(), nullable=True),
        sa.Column("principal", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("arrears_since", sa.Date(), nullable=True),
        sa.Column("closing", sa.Uuid(), nullable=True),
        sa.Column("notified_on", sa.Date(), nullable=True),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("outstanding_principal", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("outstanding_charge", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("outstanding_expense", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("beside_principal", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("beside_charge", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("late_charge_decided", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "state IN ('open', 'arrears', 'settled', 'withdrawn', 'written_off')", name="bill_state_known"
        ),
        sa.CheckConstraint(
            "least(outstanding_principal, outstanding_charge, outstanding_expense, beside_principal, beside_charge)"
            " >= 0",
            name="nothing_below_zero",
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("payment_number"),
    )
    op.create_index("ix_bill_item", "bill", ["municipality", "item", "state"])
    op.create_index(
        "ix_bill_open", "bill", ["municipality", "payable_until"], postgresql_where=sa.text("state = 'open'")
    )
    op.create_index("ix_bill_taxpayer", "bill", ["taxpayer"])
    op.create_index(
        "ux_bill_natural_key",
        "bill",
        ["municipality", "item", "fiscal_year", "period", "levy_number"],
        unique=True,
        postgresql_where=sa.text("state <> 'withdrawn'"),
    )


def _closings_and_withdrawals() -> None:
    """Closes of the due date, and answers to withdrawals."""
    op.create_table(
        "closing",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("municipality", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("bills", sa.Integer(), nullable=False),
        sa.Column("principal", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_closing_day", "closing", ["municipality", "day"])
    op.create_table(
        "withdrawal",
        sa.Column("levy_file", sa.Uuid(), nullable=False),
        sa.Column("bill", sa.Uuid(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("levy_file", "bill"),
    )
    op.create_index("ix_withdrawal_bill", "withdrawal", ["bill"])


def _ledger() -> None:
    """The ledger, and what keeps it true."""
    op.create_table(
        "journal_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("municipality", sa.Text(), nullable=False),
        sa.Column("fiscal_year", sa.SmallInteger(), nullable=False),
        sa.Column("value_day", sa.Date(), nullable=False),
        sa.Column("booking_day", sa.Date(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("provision", sa.Text(), nullable=False),
        sa.Column("cause_kind", sa.Text(), nullable=False),
        sa.Column("cause_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('decision', 'carry_in', 'late_charge', 'receipt', 'overpayment', 'suspense', 'reduction',"
            " 'reinstatement')",
            name="entry_kind_known",
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("seq"),
    )
    op.create_index("ix_journal_entry_booking_day", "journal_entry", ["municipality", "booking_day"])
    op.create_index("ix_journal_entry_cause", "journal_entry", ["cause_id"])
    op.create_index("ix_journal_entry_value_day", "journal_entry", ["municipality", "value_day"])
    op.create_table(
        "posting",
        sa.Column("entry", sa.Uuid(), nullable=False),
        sa.Column("line", sa.SmallInteger(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("bill", sa.Uuid(), nullable=True),
        sa.Column("item", sa.Text(), nullable=True),
        sa.Column("component", sa.Text(), nullable=True),
        sa.Column("debit", sa.BigInteger(), nullable=False),
        sa.Column("credit", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "account IN ('receivable', 'bank', 'decided', 'carried_in', 'reinstated', 'reduced',"
            " 'written_off', 'lapsed', 'carried_out', 'suspense', 'overpaid', 'awaiting_decision', 'refund_interest')",
            name="account_known",
        ),
        sa.CheckConstraint("component IN ('principal', 'charge', 'expense')", name="component_known"),
        sa.CheckConstraint("component IS NULL OR (item IS NOT NULL AND bill IS NOT NULL)", name="component_of_a_bill"),
        sa.CheckConstraint("debit >= 0 AND credit >= 0 AND (debit = 0) <> (credit = 0)", name="one_positive_side"),
        sa.ForeignKeyConstraint(["entry"], ["journal_entry.id"]),
        sa.PrimaryKeyConstraint("entry", "line"),
    )
    op.create_index("ix_posting_bill", "posting", ["bill"], postgresql_where=sa.text("bill IS NOT NULL"))


def _balance() -> None:
    """Refuse postings that do not balance entry by entry.

    Looked at by statement and not by row at commit: one grouping of what was written, so that 500 bills cost one
    check. An entry to which balanced postings are added stays balanced, so every entry always is.
    """
    op.execute(
        """
        CREATE FUNCTION refuse_unbalanced_postings() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
            wrong uuid;
        BEGIN
            SELECT entry INTO wrong FROM written GROUP BY entry HAVING sum(debit) <> sum(credit) LIMIT 1;
            IF FOUND THEN
                RAISE EXCEPTION 'debits and credits of entry % differ', wrong USING ERRCODE = 'check_violation';
            END IF;
            RETURN NULL;
        END $$
        """
    )
    op.execute(
        """
        CREATE TRIGGER postings_balance AFTER INSERT ON posting REFERENCING NEW TABLE AS written
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_unbalanced_postings()
        """
    )
