"""Finding the notices that were put back after a restore, whose links open for nobody yet."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_index(
        "ix_notice_without_recipient",
        "notice",
        ["link_expires_at"],
        postgresql_where=sa.text("ci_index IS NULL AND link_digest IS NOT NULL"),
    )
