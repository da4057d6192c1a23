"""Clients, officials, codes and signing keys.

Revision ID: 0001
"""

import sqlalchemy as sa
from alembic import op
from semu_kit.migrations import create_plumbing
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0001"
down_revision = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    create_plumbing()
    op.create_table(
        "clients",
        sa.Column("client_id", sa.Text, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("municipality", sa.Text, nullable=False),
        sa.Column("scopes", ARRAY(sa.Text), nullable=False),
        sa.Column("redirect_uris", ARRAY(sa.Text), nullable=False),
        sa.Column("secret_hash", sa.Text),
        sa.Column("registered_by", sa.Text, nullable=False),
        sa.Column("registered_at", _MOMENT, nullable=False),
    )
    op.create_table(
        "signing_keys",
        sa.Column("kid", sa.Uuid, primary_key=True),
        sa.Column("sealed_under", sa.Text, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.Column("signs_from", _MOMENT, nullable=False),
        sa.Column("verifies_until", _MOMENT),
    )
    op.create_table(
        "authorization_codes",
        sa.Column("code_hash", sa.LargeBinary, primary_key=True),
        sa.Column("client_id", sa.Text, nullable=False),
        sa.Column("official", sa.Uuid, nullable=False),
        sa.Column("redirect_uri", sa.Text, nullable=False),
        sa.Column("scopes", ARRAY(sa.Text), nullable=False),
        sa.Column("challenge", sa.Text, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False, index=True),
        sa.Column("used_at", _MOMENT),
    )
    op.create_table(
        "refused_sign_ins",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("who", sa.LargeBinary, nullable=False),
        sa.Column("at", _MOMENT, nullable=False, index=True),
    )
    op.create_index("ix_refused_sign_ins_who_at", "refused_sign_ins", ["who", "at"])
    op.create_table(
        "officials",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("municipality", sa.Text, nullable=False),
        sa.Column("sign_in_index", sa.LargeBinary, nullable=False, unique=True),
        sa.Column("password_hash", sa.Text, nullable=False),
        sa.Column("scopes", ARRAY(sa.Text), nullable=False),
        sa.Column("registered_by", sa.Text, nullable=False),
        sa.Column("registered_at", _MOMENT, nullable=False),
    )
    op.create_table(
        "official_lines",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("official", sa.Uuid, sa.ForeignKey("officials.id"), nullable=False),
        sa.Column("from_day", sa.Date, nullable=False),
        sa.Column("department", sa.Text, nullable=False),
        sa.Column("grade", sa.Integer, nullable=False),
        sa.Column("term_limited", sa.Boolean, nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("recorded_by", sa.Text, nullable=False),
        sa.Column("recorded_at", _MOMENT, nullable=False),
    )
    op.create_index("ix_official_lines_official_from_day", "official_lines", ["official", "from_day", "id"])
