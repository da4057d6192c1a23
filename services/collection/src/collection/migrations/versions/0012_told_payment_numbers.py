"""Payment numbers that people were given before a restore."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_table(
        "told_payment_number",
        sa.Column("bill", sa.Uuid, primary_key=True),
        sa.Column("payment_number", sa.CHAR(19), nullable=False, unique=True),
    )
