"""Merits by another statute, and special effort against a dividend."""

from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.drop_constraint("ck_merit_claims_ground", "merit_claims")
    op.create_check_constraint(
        "ck_merit_claims_ground",
        "merit_claims",
        "ground IN ('campaign', 'entrusted', 'other_statute', 'direct', 'special_effort')",
    )
