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
