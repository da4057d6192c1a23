"""What self-assessed money (신고납부) was declared for, as banks' files and the counter tell it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.add_column("bank_file_row", sa.Column("declared_item", sa.Text(), nullable=True))
    op.add_column("bank_file_row", sa.Column("declared_year", sa.SmallInteger(), nullable=True))
    op.add_column("bank_file_row", sa.Column("declared_period", sa.Text(), nullable=True))
    op.create_check_constraint(
        "bank_receipt_declared_whole",
        "bank_file_row",
        "num_nonnulls(declared_item, declared_year, declared_period) IN (0, 3)",
    )
    op.add_column("counter_receipt", sa.Column("declaration", postgresql.JSONB(), nullable=True))
