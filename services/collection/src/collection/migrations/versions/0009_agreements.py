"""What the services did not agree on."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

INSERT_ONLY = ("difference", "difference_explanation", "known_approval")
"""What a look saw stays on record, whatever a later one sees. The application has no right to change it."""


def upgrade() -> None:
    op.create_table(
        "agreement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("municipality", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("first_look_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("differences", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "ux_agreement_daily",
        "agreement",
        ["municipality", "day"],
        unique=True,
        postgresql_where=sa.text("asked_by = 'system:daily-agreement'"),
    )
    op.create_index("ix_agreement_finished", "agreement", ["municipality", "finished_at"])
    op.create_table(
        "difference",
        sa.Column("agreement", sa.Uuid(), nullable=False),
        sa.Column("look", sa.SmallInteger(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("bill", sa.Uuid(), nullable=True),
        sa.Column("here", sa.BigInteger(), nullable=True),
        sa.Column("there", sa.BigInteger(), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("look IN (1, 2)", name="look_first_or_second"),
        sa.CheckConstraint("subject IN ('decided', 'approved', 'credited')", name="subject_known"),
        sa.CheckConstraint("here IS DISTINCT FROM there", name="sides_differ"),
        sa.ForeignKeyConstraint(["agreement"], ["agreement.id"]),
        sa.PrimaryKeyConstraint("agreement", "look", "subject", "name"),
    )
    op.create_table(
        "known_approval",
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("payment_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("provider", "payment_id"),
    )
    op.create_table(
        "difference_explanation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("municipality", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("here", sa.BigInteger(), nullable=True),
        sa.Column("there", sa.BigInteger(), nullable=True),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("explained_by", sa.Text(), nullable=False),
        sa.Column("explained_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_difference_explanation_fact", "difference_explanation", ["municipality", "subject", "name"])
    op.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {', '.join(INSERT_ONLY)} FROM collection_app")
