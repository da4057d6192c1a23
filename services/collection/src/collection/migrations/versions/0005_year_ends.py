"""Closes of the due date in pieces, year ends."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

INSERT_ONLY = ("year_close", "arrears_register", "arrears_register_line")
"""Nothing in these is ever changed or removed: a year once closed cannot move."""


def upgrade() -> None:
    _closings()
    _year_ends()
    _arrears_registers()
    _closed_years()
    op.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {', '.join(INSERT_ONLY)} FROM collection_app")


def _closings() -> None:
    """A close is asked for, runs in pieces by shard, and is done; those of before are."""
    op.add_column("closing", sa.Column("state", sa.Text(), nullable=False, server_default="done"))
    op.add_column("closing", sa.Column("shard", sa.SmallInteger(), nullable=False, server_default="64"))
    op.add_column("closing", sa.Column("total", sa.Integer(), nullable=True))
    op.add_column("closing", sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE closing SET total = bills, asked_at = closed_at")
    op.alter_column("closing", "state", server_default=None)
    op.alter_column("closing", "shard", server_default=None)
    op.alter_column("closing", "total", nullable=False)
    op.alter_column("closing", "asked_at", nullable=False)
    op.alter_column("closing", "closed_at", nullable=True)
    op.create_check_constraint("closing_state_known", "closing", "state IN ('running', 'proving', 'done')")
    op.create_index(
        "ux_closing_running", "closing", ["municipality"], unique=True, postgresql_where=sa.text("state <> 'done'")
    )
    op.drop_index("ix_bill_open", "bill")
    op.create_index(
        "ix_bill_open", "bill", ["municipality", "shard", "payable_until"], postgresql_where=sa.text("state = 'open'")
    )


def _year_ends() -> None:
    op.create_table(
        "year_end",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("municipality", sa.Text(), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by", sa.Text(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('carrying', 'carried', 'asked', 'closing', 'closed')", name="year_end_state_known"
        ),
        sa.CheckConstraint("asked_by <> approved_by", name="year_end_approved_by_another"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("municipality", "year", name="ux_year_end_year"),
    )
    op.create_table(
        "year_end_phase",
        sa.Column("year_end", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("won", sa.BigInteger(), nullable=False),
        sa.Column("last", sa.Uuid(), nullable=True),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "name IN ('carrying', 'proving_carried', 'lapsing', 'closing', 'registering', 'proving_closed')",
            name="year_end_phase_known",
        ),
        sa.ForeignKeyConstraint(["year_end"], ["year_end.id"]),
        sa.PrimaryKeyConstraint("year_end", "name"),
    )
    op.create_index(
        "ix_bill_books",
        "bill",
        ["municipality", "book_year", "shard", "id"],
        postgresql_where=sa.text("outstanding_principal + outstanding_charge + outstanding_expense > 0"),
    )


def _arrears_registers() -> None:
    """체납액 정리부 as they stood when they were made."""
    op.create_table(
        "arrears_register",
        sa.Column("year_end", sa.Uuid(), nullable=False),
        sa.Column("municipality", sa.Text(), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("bills", sa.Integer(), nullable=False),
        sa.Column("principal", sa.BigInteger(), nullable=False),
        sa.Column("charge", sa.BigInteger(), nullable=False),
        sa.Column("expense", sa.BigInteger(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["year_end"], ["year_end.id"]),
        sa.PrimaryKeyConstraint("year_end"),
        sa.UniqueConstraint("municipality", "year", name="ux_arrears_register_year"),
    )
    op.create_table(
        "arrears_register_line",
        sa.Column("year_end", sa.Uuid(), nullable=False),
        sa.Column("bill", sa.Uuid(), nullable=False),
        sa.Column("arrears_since", sa.Date(), nullable=False),
        sa.Column("principal", sa.BigInteger(), nullable=False),
        sa.Column("charge", sa.BigInteger(), nullable=False),
        sa.Column("expense", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["bill"], ["bill.id"]),
        sa.ForeignKeyConstraint(["year_end"], ["year_end.id"]),
        sa.PrimaryKeyConstraint("year_end", "bill"),
    )


def _closed_years() -> None:
    """Refuse entries into the books of a closed year, whoever sends them.

    Looked at by statement, as balances are: one look at the years of what was written.
    """
    op.create_table(
        "year_close",
        sa.Column("municipality", sa.Text(), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("year_end", sa.Uuid(), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("approved_by", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("asked_by <> approved_by", name="closed_by_two_persons"),
        sa.ForeignKeyConstraint(["year_end"], ["year_end.id"]),
        sa.PrimaryKeyConstraint("municipality", "year"),
    )
    op.execute(
        """
        CREATE FUNCTION refuse_closed_years() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
            wrong integer;
        BEGIN
            SELECT min(fiscal_year) INTO wrong
              FROM (SELECT DISTINCT municipality, fiscal_year FROM written) AS books
             WHERE fiscal_year <= (SELECT max(year) FROM year_close WHERE municipality = books.municipality);
            IF wrong IS NOT NULL THEN
                RAISE EXCEPTION 'the books of % are closed', wrong USING ERRCODE = 'check_violation';
            END IF;
            RETURN NULL;
        END $$
        """
    )
    op.execute(
        """
        CREATE TRIGGER closed_years_stay AFTER INSERT ON journal_entry REFERENCING NEW TABLE AS written
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_closed_years()
        """
    )
