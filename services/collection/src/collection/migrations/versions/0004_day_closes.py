"""Closed booking days with their signed heads, balances held fast, proofs kept."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    _tables()
    # A day's entries are read in the order of their numbers, in pages.
    op.drop_index("ix_journal_entry_booking_day", "journal_entry")
    op.create_index("ix_journal_entry_booking_day", "journal_entry", ["municipality", "booking_day", "seq"])
    # Balances by value day come from those of the booking days, and nothing asks for the entries of one document.
    op.drop_index("ix_journal_entry_value_day", "journal_entry")
    op.drop_index("ix_journal_entry_cause", "journal_entry")
    _refuse_entries_of_closed_days()
    _refuse_postings_of_closed_days()
    op.execute("REVOKE UPDATE, DELETE, TRUNCATE ON day_close, proof_run FROM collection_app")


def _tables() -> None:
    op.create_table(
        "day_close",
        sa.Column("municipality", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("entries", sa.BigInteger(), nullable=False),
        sa.Column("won", sa.BigInteger(), nullable=False),
        sa.Column("previous", sa.Text(), nullable=False),
        sa.Column("head", sa.Text(), nullable=False),
        sa.Column("signature", sa.Text(), nullable=False),
        sa.Column("public_key", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("head ~ '^[0-9a-f]{64}$' AND previous ~ '^[0-9a-f]{64}$'", name="heads_are_hashes"),
        sa.PrimaryKeyConstraint("municipality", "day"),
        sa.UniqueConstraint("municipality", "previous", name="uq_day_close_previous"),
    )
    op.create_table(
        "day_balance",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("municipality", sa.Text(), nullable=False),
        sa.Column("booking_day", sa.Date(), nullable=False),
        sa.Column("value_day", sa.Date(), nullable=False),
        sa.Column("fiscal_year", sa.SmallInteger(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=True),
        sa.Column("component", sa.Text(), nullable=True),
        sa.Column("debit", sa.BigInteger(), nullable=False),
        sa.Column("credit", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_day_balance_booking_day", "day_balance", ["municipality", "booking_day"])
    op.create_table(
        "proof_run",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("municipality", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("by_component", sa.Boolean(), nullable=False),
        sa.Column("by_item", sa.Boolean(), nullable=False),
        sa.Column("by_bill", sa.Boolean(), nullable=False),
        sa.Column("failures", postgresql.JSONB(), nullable=False),
        sa.Column("proved_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_proof_run_proved_at", "proof_run", ["municipality", "proved_at"])


def _refuse_entries_of_closed_days() -> None:
    """A closed booking day takes no entry any more.

    The trigger takes the lock that every posting takes (1 is its namespace): a writer that forgot it waits here for a
    close under way, and then finds the day closed, instead of slipping in behind the day's hash.
    """
    op.execute(
        """
        CREATE FUNCTION refuse_entries_of_closed_days() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
            late record;
        BEGIN
            PERFORM pg_advisory_xact_lock_shared(1, municipality::integer)
               FROM (SELECT DISTINCT municipality FROM written) AS cities;
            SELECT municipality, earliest INTO late
              FROM (SELECT municipality, min(booking_day) AS earliest FROM written GROUP BY municipality) AS days
             WHERE EXISTS (SELECT FROM day_close
                            WHERE day_close.municipality = days.municipality AND day_close.day >= days.earliest);
            IF FOUND THEN
                RAISE EXCEPTION 'booking day % of % is closed', late.earliest, late.municipality
                      USING ERRCODE = 'check_violation';
            END IF;
            RETURN NULL;
        END $$
        """
    )
    op.execute(
        """
        CREATE TRIGGER entries_of_open_days AFTER INSERT ON journal_entry REFERENCING NEW TABLE AS written
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_entries_of_closed_days()
        """
    )


def _refuse_postings_of_closed_days() -> None:
    """An entry of a closed day takes no further postings, balanced or not.

    Its plan is made once a connection, from however few rows come first: only looking entries up by their key is
    good for any number.
    """
    op.execute(
        """
        CREATE FUNCTION refuse_postings_of_closed_days() RETURNS trigger LANGUAGE plpgsql
        SET enable_hashjoin = off SET enable_mergejoin = off AS $$
        DECLARE
            late record;
        BEGIN
            SELECT municipality, earliest INTO late
              FROM (SELECT entry.municipality, min(entry.booking_day) AS earliest
                      FROM (SELECT DISTINCT written.entry FROM written) AS touched
                      JOIN journal_entry AS entry ON entry.id = touched.entry
                     GROUP BY entry.municipality) AS days
             WHERE EXISTS (SELECT FROM day_close
                            WHERE day_close.municipality = days.municipality AND day_close.day >= days.earliest);
            IF FOUND THEN
                RAISE EXCEPTION 'booking day % of % is closed', late.earliest, late.municipality
                      USING ERRCODE = 'check_violation';
            END IF;
            RETURN NULL;
        END $$
        """
    )
    op.execute(
        """
        CREATE TRIGGER postings_of_open_days AFTER INSERT ON posting REFERENCING NEW TABLE AS written
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_postings_of_closed_days()
        """
    )
