"""What keeps a notice back: bills that ended, and deferrals."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table("ended_bill", sa.Column("bill", sa.Uuid, primary_key=True))
    op.create_table(
        "deferral",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("bill", sa.Uuid, nullable=False, index=True),
        sa.Column("first_day", sa.Date, nullable=False),
        sa.Column("last_day", sa.Date, nullable=False),
    )
