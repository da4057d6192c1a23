"""What a bill's story needs: reversals, reductions, write-offs, the books of each year."""

from alembic import op
from collection.ledger.rules import KINDS

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.drop_constraint("entry_kind_known", "journal_entry")
    op.create_check_constraint("entry_kind_known", "journal_entry", f"kind IN ({', '.join(map(repr, KINDS))})")
