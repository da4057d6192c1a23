"""Levies that were put back after a restore, until their rows are sent again."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("levies", sa.Column("put_back_at", sa.DateTime(timezone=True)))
    op.create_index(
        "ix_levies_put_back", "levies", ["municipality"], postgresql_where=sa.text("put_back_at IS NOT NULL")
    )
