"""Banks' files, virtual accounts, receipts over the counter, deposits; bank statements keep their history."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"

INSERT_ONLY = (
    "bank_statement", "bank_statement_line", "bank_file_refusal", "deposit_explanation", "deposit_answer",
    "counter_receipt",
)  # fmt: skip
"""Nothing in these is ever changed or removed: a correction is a new row. The application has no right to."""


def upgrade() -> None:
    _bank_statements()
    _virtual_accounts()
    _bank_files()
    _deposits()
    _counter()
    op.create_index("ix_payment_day", "payment", ["municipality", "value_day"])
    op.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {', '.join(INSERT_ONLY)} FROM collection_app")
    # What the bank told stays as it told it; only what became of a row is written later.
    op.execute("REVOKE UPDATE, DELETE, TRUNCATE ON bank_file_row FROM collection_app")
    op.execute("GRANT UPDATE (payment, outcome) ON bank_file_row TO collection_app")


def _bank_statements() -> None:
    """One row a statement instead of one row a day; those of before become the first of their day."""
    op.rename_table("bank_statement", "bank_statement_before")
    op.execute("ALTER INDEX bank_statement_pkey RENAME TO bank_statement_before_pkey")
    op.create_table(
        "bank_statement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("municipality", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("put_by", sa.Text(), nullable=False),
        sa.Column("put_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("seq"),
    )
    op.create_index("ix_bank_statement_day", "bank_statement", ["municipality", "day", "seq"])
    op.create_table(
        "bank_statement_line",
        sa.Column("statement", sa.Uuid(), nullable=False),
        sa.Column("line", sa.SmallInteger(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("receipts_day", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["statement"], ["bank_statement.id"]),
        sa.PrimaryKeyConstraint("statement", "line"),
    )
    op.execute(
        """
        INSERT INTO bank_statement (id, municipality, day, amount, put_by, put_at)
        SELECT uuidv7(), municipality, day, amount, put_by, put_at FROM bank_statement_before ORDER BY put_at
        """
    )
    op.execute("INSERT INTO bank_statement_line SELECT id, 1, '*', day, amount FROM bank_statement")
    op.drop_table("bank_statement_before")


def _virtual_accounts() -> None:
    op.create_table(
        "virtual_account",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("municipality", sa.Text(), nullable=False),
        sa.Column("bank", sa.Text(), nullable=False),
        sa.Column("account_index", sa.LargeBinary(), nullable=False),
        sa.Column("bill", sa.Uuid(), nullable=True),
        sa.Column("taxpayer", sa.Uuid(), nullable=True),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("until_day", sa.Date(), nullable=True),
        sa.Column("registered_by", sa.Text(), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_by", sa.Text(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("num_nonnulls(bill, taxpayer) = 1", name="virtual_account_of_one"),
        sa.CheckConstraint("until_day >= from_day - 1", name="virtual_account_days"),
        sa.ForeignKeyConstraint(["bill"], ["bill.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_virtual_account_index", "virtual_account", ["municipality", "account_index", "from_day"])
    op.create_index(
        "ux_virtual_account_open", "virtual_account", ["municipality", "account_index"],
        unique=True, postgresql_where=sa.text("until_day IS NULL"),
    )  # fmt: skip
    for column in ("bill", "taxpayer"):
        op.create_index(
            f"ix_virtual_account_{column}", "virtual_account", [column],
            postgresql_where=sa.text(f"{column} IS NOT NULL"),
        )  # fmt: skip


def _bank_files() -> None:
    op.create_table(
        "bank_file",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("municipality", sa.Text(), nullable=False),
        sa.Column("profile", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("chunks", sa.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("sent_by", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("bank", sa.Text(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("size_read", sa.BigInteger(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("posted", sa.Integer(), nullable=False),
        sa.Column("repeated", sa.Integer(), nullable=False),
        sa.Column("differing", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("won", sa.BigInteger(), nullable=False),
        sa.Column("posted_through", sa.Integer(), nullable=False),
        sa.Column("problem", postgresql.JSONB(), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('received', 'checked', 'posted', 'refused')", name="bank_file_state_known"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "ux_bank_file_content", "bank_file", ["municipality", "sha256"],
        unique=True, postgresql_where=sa.text("state <> 'refused'"),
    )  # fmt: skip
    op.create_index("ix_bank_file_day", "bank_file", ["municipality", "day"])
    op.create_index(
        "ix_bank_file_pending", "bank_file", ["id"], postgresql_where=sa.text("state IN ('received', 'checked')")
    )
    op.create_table(
        "bank_file_row",
        sa.Column("file", sa.Uuid(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("payment_id", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.Column("account_index", sa.LargeBinary(), nullable=True),
        sa.Column("won", sa.BigInteger(), nullable=False),
        sa.Column("paid_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("payment", sa.Uuid(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.CheckConstraint("won > 0", name="bank_receipt_of_something"),
        sa.CheckConstraint("outcome IN ('posted', 'repeated', 'differs', 'failed')", name="bank_receipt_outcome_known"),
        sa.ForeignKeyConstraint(["file"], ["bank_file.id"]),
        sa.PrimaryKeyConstraint("file", "line"),
    )
    op.create_index("ix_bank_file_row_key", "bank_file_row", ["provider", "payment_id"])
    op.create_table(
        "bank_file_refusal",
        sa.Column("file", sa.Uuid(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("codes", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("record", sa.Uuid(), nullable=False),
        sa.Column("won", sa.BigInteger(), nullable=True),
        sa.Column("channel", sa.Text(), nullable=True),
        sa.Column("provider", sa.Text(), nullable=True),
        sa.Column("payment_id", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["file"], ["bank_file.id"]),
        sa.PrimaryKeyConstraint("file", "line"),
    )


def _deposits() -> None:
    op.create_table(
        "deposit_explanation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("municipality", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("receipts", sa.BigInteger(), nullable=False),
        sa.Column("deposited", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("official", sa.Uuid(), nullable=False),
        sa.Column("explained_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_deposit_explanation_day", "deposit_explanation", ["municipality", "day", "channel"])
    op.create_table(
        "deposit_answer",
        sa.Column("explanation", sa.Uuid(), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("official", sa.Uuid(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["explanation"], ["deposit_explanation.id"]),
        sa.PrimaryKeyConstraint("explanation"),
    )


def _counter() -> None:
    op.create_table(
        "counter_receipt",
        sa.Column("payment", sa.Uuid(), nullable=False),
        sa.Column("municipality", sa.Text(), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("card_approval", sa.Text(), nullable=True),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("shares", postgresql.JSONB(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("official", sa.Uuid(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("method IN ('cash', 'card')", name="counter_receipt_method_known"),
        sa.CheckConstraint("(method = 'card') = (card_approval IS NOT NULL)", name="counter_receipt_card_approval"),
        sa.ForeignKeyConstraint(["payment"], ["payment.id"]),
        sa.PrimaryKeyConstraint("payment"),
        sa.UniqueConstraint("municipality", "year", "number", name="ux_counter_receipt_number"),
    )
    op.create_index("ix_counter_receipt_day", "counter_receipt", ["municipality", "day"])
