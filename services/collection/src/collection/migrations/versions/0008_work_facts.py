"""Facts about bills that officials record: deferrals, write-offs, lapses, limitation days, entrusted collection."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

INSERT_ONLY = (
    "deferral", "deferral_end", "write_off", "write_off_cancellation", "lapse", "limitation", "entrustment"
)  # fmt: skip
"""Nothing in these is ever changed or removed: what ends a fact is a row of its own."""


def upgrade() -> None:
    _deferrals()
    _write_offs()
    _limitations()
    _entrustments()
    op.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {', '.join(INSERT_ONLY)} FROM collection_app")


def _about_a_bill(table: str, *columns: sa.Column[Any] | sa.Constraint) -> None:
    """A table of facts, each about one bill."""
    op.create_table(
        table,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("municipality", sa.Text(), nullable=False),
        sa.Column("bill", sa.Uuid(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(["bill"], ["bill.id"]),
        sa.PrimaryKeyConstraint("id"),
    )


def _amounts() -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.BigInteger(), nullable=False) for name in ("principal", "charge", "expense")]


def _deferrals() -> None:
    _about_a_bill(
        "deferral",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("provision", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('before_due', 'after_arrears', 'rehabilitation', 'fine_instalments')", name="deferral_kind_known"
        ),
        sa.CheckConstraint("last_day >= first_day", name="deferral_of_a_day"),
    )
    op.create_index("ix_deferral_bill", "deferral", ["bill", "first_day"])
    op.create_table(
        "deferral_end",
        sa.Column("deferral", sa.Uuid(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["deferral"], ["deferral.id"]),
        sa.PrimaryKeyConstraint("deferral"),
    )


def _write_offs() -> None:
    _about_a_bill(
        "write_off",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("searched_on", sa.Date(), nullable=True),
        sa.Column("provision", sa.Text(), nullable=False),
        *_amounts(),
    )
    op.create_index("ix_write_off_bill", "write_off", ["bill", "day"])
    _about_a_bill(
        "write_off_cancellation",
        sa.Column("write_off", sa.Uuid(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        *_amounts(),
        sa.Column("added_charge", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["write_off"], ["write_off.id"]),
        sa.UniqueConstraint("write_off", name="ux_write_off_cancellation_write_off"),
    )
    op.create_index("ix_write_off_cancellation_bill", "write_off_cancellation", ["bill", "day"])
    _about_a_bill("lapse", sa.Column("day", sa.Date(), nullable=False), *_amounts())
    op.create_index("ix_lapse_bill", "lapse", ["bill"], unique=True)


def _limitations() -> None:
    _about_a_bill(
        "limitation",
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("limitation_on", sa.Date(), nullable=False),
    )
    op.create_index("ix_limitation_bill", "limitation", ["bill", "recorded_at"])


def _entrustments() -> None:
    _about_a_bill(
        "entrustment",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("authority", sa.Text(), nullable=False),
    )
    op.create_index("ix_entrustment_bill", "entrustment", ["bill"], unique=True)
