"""The first tables."""

import sqlalchemy as sa
from alembic import op
from semu_kit.migrations import create_plumbing

revision = "0001"
down_revision = None


def upgrade() -> None:
    create_plumbing()
    op.create_table(
        "heard",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("official", sa.Uuid, nullable=False),
        sa.Column("department", sa.Text, nullable=False),
        sa.Column("from_day", sa.Date, nullable=False),
    )
