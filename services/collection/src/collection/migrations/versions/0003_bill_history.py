"""What a bill's story needs: reversals, reductions, write-offs, the books of each year."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

KINDS = (
    "decision", "carry_in", "carry_out", "late_charge", "late_charge_reversal",
    "receipt", "receipt_reversal", "overpayment", "overpayment_reversal", "suspense", "suspense_release",
    "awaiting_decision", "awaiting_release", "reduction",
    "write_off", "write_off_cancellation", "reinstatement", "lapse",
)  # fmt: skip

INSERT_ONLY = (
    "receipt_reversal", "overpayment_reversal", "suspense_release", "awaiting", "awaiting_release",
    "paid_before_decision", "reduction",
)  # fmt: skip
"""Nothing in these is ever changed or removed: a correction is a new row. The application has no right to."""


def upgrade() -> None:
    op.drop_constraint("entry_kind_known", "journal_entry")
    op.create_check_constraint("entry_kind_known", "journal_entry", f"kind IN ({', '.join(map(repr, KINDS))})")
    op.add_column("journal_entry", sa.Column("about_year", sa.SmallInteger(), nullable=True))
    _bills()
    _receipts()
    _suspense()
    _awaiting()
    _reversals()
    op.create_table(
        "reduction",
        sa.Column("correction", sa.Uuid(), nullable=False),
        sa.Column("bill", sa.Uuid(), nullable=False),
        sa.Column("decided_day", sa.Date(), nullable=False),
        sa.Column("principal", sa.BigInteger(), nullable=False),
        sa.Column("penalty", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("provision", sa.Text(), nullable=False),
        sa.Column("book_year", sa.SmallInteger(), nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("least(principal, penalty) >= 0 AND principal + penalty > 0", name="reduction_of_something"),
        sa.ForeignKeyConstraint(["bill"], ["bill.id"]),
        sa.PrimaryKeyConstraint("correction"),
    )
    op.create_index("ix_reduction_bill", "reduction", ["bill", "decided_day"])
    op.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {', '.join(INSERT_ONLY)} FROM collection_app")


def _bills() -> None:
    op.add_column("bill", sa.Column("debtor", sa.Text(), server_default="person", nullable=False))
    op.add_column("bill", sa.Column("opened_book_year", sa.SmallInteger(), nullable=True))
    op.execute("UPDATE bill SET opened_book_year = book_year")
    op.alter_column("bill", "opened_book_year", nullable=False)
    op.add_column("bill", sa.Column("written_off_in", sa.SmallInteger(), nullable=True))
    op.add_column("bill", sa.Column("lapsed_on", sa.Date(), nullable=True))
    for column in ("reduced_principal", "beside_expense"):
        op.add_column("bill", sa.Column(column, sa.BigInteger(), server_default="0", nullable=False))
    op.drop_constraint("nothing_below_zero", "bill")
    op.create_check_constraint(
        "nothing_below_zero",
        "bill",
        "least(outstanding_principal, outstanding_charge, outstanding_expense, beside_principal, beside_charge,"
        " beside_expense) >= 0",
    )
    op.drop_constraint("bill_state_known", "bill")
    op.create_check_constraint(
        "bill_state_known", "bill", "state IN ('open', 'arrears', 'settled', 'withdrawn', 'written_off', 'lapsed')"
    )


def _receipts() -> None:
    """Each posting of a payment to a bill, in which books, and the late charge that was decided with it."""
    for table in ("receipt", "overpayment"):
        op.add_column(table, sa.Column("posting", sa.SmallInteger(), server_default="1", nullable=False))
        op.add_column(table, sa.Column("book_year", sa.SmallInteger(), nullable=True))
        op.add_column(table, sa.Column("chosen", sa.Text(), nullable=True))
        op.add_column(table, sa.Column("posted_at", sa.DateTime(timezone=True), nullable=True))
        op.execute(f"UPDATE {table} SET book_year = bill.book_year FROM bill WHERE bill.id = {table}.bill")
        op.execute(
            f"UPDATE {table} SET posted_at = payment.posted_at FROM payment WHERE payment.id = {table}.payment"
        )
        op.alter_column(table, "book_year", nullable=False)
        op.alter_column(table, "posted_at", nullable=False)
        op.alter_column(table, "posting", server_default=None)
        op.drop_constraint(f"ux_{table}_payment_bill", table)
        op.create_unique_constraint(f"ux_{table}_payment_bill", table, ["payment", "bill", "posting"])
    op.add_column("receipt", sa.Column("late_charge", sa.BigInteger(), server_default="0", nullable=False))
    op.execute(
        """
        UPDATE receipt SET late_charge = decided.won
          FROM (SELECT entry.cause_id AS payment, line.bill, sum(line.credit) AS won
                  FROM journal_entry entry JOIN posting line ON line.entry = entry.id
                 WHERE entry.kind = 'late_charge' AND line.account = 'decided' GROUP BY 1, 2) AS decided
         WHERE decided.payment = receipt.payment AND decided.bill = receipt.bill
        """
    )
    op.alter_column("receipt", "late_charge", server_default=None)
    op.add_column("payment", sa.Column("payer", sa.Uuid(), nullable=True))


def _suspense() -> None:
    """A payment may come to suspense more than once: when it comes, and when it proves to be another's."""
    op.drop_constraint("suspense_pkey", "suspense")
    op.add_column("suspense", sa.Column("id", sa.Uuid(), nullable=True))
    op.add_column("suspense", sa.Column("book_year", sa.SmallInteger(), nullable=True))
    op.add_column("suspense", sa.Column("kept_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(
        """
        UPDATE suspense SET id = payment.id, book_year = extract(year FROM payment.value_day),
               kept_at = payment.posted_at
          FROM payment WHERE payment.id = suspense.payment
        """
    )
    for column in ("id", "book_year", "kept_at"):
        op.alter_column("suspense", column, nullable=False)
    op.create_primary_key("suspense_pkey", "suspense", ["id"])
    op.create_index("ix_suspense_payment", "suspense", ["payment"])
    op.create_table(
        "suspense_release",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("payment", sa.Uuid(), nullable=False),
        sa.Column("bill", sa.Uuid(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("book_year", sa.SmallInteger(), nullable=False),
        sa.Column("released_on", sa.Date(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount > 0", name="release_of_something"),
        sa.ForeignKeyConstraint(["bill"], ["bill.id"]),
        sa.ForeignKeyConstraint(["payment"], ["payment.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_suspense_release_payment", "suspense_release", ["payment"])


def _awaiting() -> None:
    """Self-assessed money, and the bills that are decided for it."""
    op.create_table(
        "awaiting",
        sa.Column("payment", sa.Uuid(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("fiscal_year", sa.SmallInteger(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("book_year", sa.SmallInteger(), nullable=False),
        sa.CheckConstraint("amount > 0", name="awaiting_of_something"),
        sa.ForeignKeyConstraint(["payment"], ["payment.id"]),
        sa.PrimaryKeyConstraint("payment"),
    )
    op.create_table(
        "awaiting_release",
        sa.Column("payment", sa.Uuid(), nullable=False),
        sa.Column("bill", sa.Uuid(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("book_year", sa.SmallInteger(), nullable=False),
        sa.Column("released_on", sa.Date(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["bill"], ["bill.id"]),
        sa.ForeignKeyConstraint(["payment"], ["awaiting.payment"]),
        sa.PrimaryKeyConstraint("payment"),
    )
    op.create_table(
        "paid_before_decision",
        sa.Column("payment", sa.Uuid(), nullable=False),
        sa.Column("bill", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["bill"], ["bill.id"]),
        sa.PrimaryKeyConstraint("payment"),
    )


def _reversals() -> None:
    """Reversals asked for by one person and decided by another, and what was reversed."""
    op.create_table(
        "reversal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("municipality", sa.Text(), nullable=False),
        sa.Column("receipt", sa.Uuid(), nullable=True),
        sa.Column("payment", sa.Uuid(), nullable=False),
        sa.Column("bill", sa.Uuid(), nullable=True),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("cause IN ('bounced', 'charged_back', 'wrong_bill')", name="reversal_cause_known"),
        sa.CheckConstraint("state IN ('asked', 'approved', 'refused')", name="reversal_state_known"),
        sa.CheckConstraint("decided_by <> asked_by", name="reversal_decided_by_another"),
        sa.ForeignKeyConstraint(["bill"], ["bill.id"]),
        sa.ForeignKeyConstraint(["payment"], ["payment.id"]),
        sa.ForeignKeyConstraint(["receipt"], ["receipt.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_reversal_state", "reversal", ["municipality", "state", "id"])
    op.create_index(
        "ux_reversal_asked",
        "reversal",
        ["payment", "bill"],
        unique=True,
        postgresql_where=sa.text("state = 'asked'"),
        postgresql_nulls_not_distinct=True,
    )
    for table in ("receipt", "overpayment"):
        op.create_table(
            f"{table}_reversal",
            sa.Column(table, sa.Uuid(), nullable=False),
            sa.Column("reversal", sa.Uuid(), nullable=True),
            sa.Column("cause", sa.Text(), nullable=False),
            sa.Column("reversed_on", sa.Date(), nullable=False),
            sa.Column("book_year", sa.SmallInteger(), nullable=False),
            sa.Column("booked_on", sa.Date(), nullable=False),
            sa.Column("actor", sa.Text(), nullable=False),
            sa.Column("reversed_at", sa.DateTime(timezone=True), nullable=False),
            sa.CheckConstraint(
                "cause IN ('bounced', 'charged_back', 'wrong_bill', 'reduced', 'displaced')",
                name=f"{table}_reversal_cause_known",
            ),
            sa.ForeignKeyConstraint([table], [f"{table}.id"]),
            sa.ForeignKeyConstraint(["reversal"], ["reversal.id"]),
            sa.PrimaryKeyConstraint(table),
        )
