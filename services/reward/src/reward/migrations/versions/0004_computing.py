"""Months that are to be capped; what-ifs."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("official_months", sa.Column("capped", sa.Boolean, nullable=False, server_default=sa.true()))
    op.alter_column("official_months", "capped", server_default=None)
    op.create_index(
        "ix_official_months_uncapped", "official_months", ["official", "month"], postgresql_where=sa.text("NOT capped")
    )
    _what_ifs()


def _what_ifs() -> None:
    op.create_table(
        "what_ifs",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("municipality", sa.Text, nullable=False),
        sa.Column("year", sa.SmallInteger, nullable=False),
        sa.Column("law_of", sa.Date),
        sa.Column("draft", sa.Text),
        sa.Column("budget", sa.BigInteger),
        sa.Column("law_release", sa.Text, nullable=False),
        sa.Column("today", sa.Date, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("failure", sa.Text),
        sa.Column("total", sa.Integer, nullable=False),
        sa.Column("bills", sa.Integer, nullable=False),
        sa.Column("last_bill", sa.Uuid),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("state IN ('crediting', 'capping', 'done', 'failed')", name="ck_what_ifs_state"),
    )
    op.create_index("ix_what_ifs_municipality", "what_ifs", ["municipality", "id"])
    op.create_index(
        "ux_what_ifs_running", "what_ifs", ["municipality"], unique=True,
        postgresql_where=sa.text("state IN ('crediting', 'capping')"),
    )  # fmt: skip
    op.create_table(
        "what_if_shares",
        sa.Column("what_if", sa.Uuid, sa.ForeignKey("what_ifs.id"), primary_key=True),
        sa.Column("person", sa.Uuid, primary_key=True),
        sa.Column("month", sa.Date, primary_key=True),
        sa.Column("receipt", sa.Uuid, primary_key=True),
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("other", sa.Boolean, primary_key=True),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("provider", sa.Text, nullable=False),
        sa.Column("payment_id", sa.Text, nullable=False),
        sa.Column("share", sa.BigInteger, nullable=False),
        sa.Column("month_cap", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "what_if_rewards",
        sa.Column("what_if", sa.Uuid, sa.ForeignKey("what_ifs.id"), primary_key=True),
        sa.Column("person", sa.Uuid, primary_key=True),
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("now", sa.BigInteger, nullable=False),
        sa.Column("then", sa.BigInteger, nullable=False),
    )
