"""The first tables."""

import sqlalchemy as sa
from alembic import op
from semu_kit.migrations import create_plumbing
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    create_plumbing()
    _notices()
    _dispatch()
    _identity()
    _money()


def _notices() -> None:
    op.create_table(
        "campaign",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("municipality", sa.Text, nullable=False),
        sa.Column("stopped_at", _MOMENT),
    )
    op.create_table(
        "notice",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("campaign", sa.Uuid, nullable=False),
        sa.Column("municipality", sa.Text, nullable=False),
        sa.Column("notice_kind", sa.Text, nullable=False),
        sa.Column("taxpayer", sa.Uuid, nullable=False),
        sa.Column("shard", sa.SmallInteger, nullable=False),
        sa.Column("bills", sa.ARRAY(sa.Uuid), nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("batch", sa.Uuid),
        sa.Column("not_before", _MOMENT),
        sa.Column("ci_index", sa.LargeBinary),
        sa.Column("link_digest", sa.LargeBinary, unique=True),
        sa.Column("link_expires_at", _MOMENT),
        sa.Column("created_at", _MOMENT, nullable=False),
        *(sa.Column(f"{step}_at", _MOMENT) for step in ("sent", "delivered", "read", "failed", "stopped")),
        sa.UniqueConstraint("campaign", "taxpayer", name="uq_notice_campaign_taxpayer"),
        sa.CheckConstraint(
            "state IN ('waiting', 'sending', 'sent', 'delivered', 'read', 'failed', 'stopped')", name="notice_state"
        ),
    )
    op.create_index(
        "ix_notice_waiting", "notice", ["campaign", "shard", "id"], postgresql_where=sa.text("state = 'waiting'")
    )
    op.create_index("ix_notice_sent", "notice", ["sent_at"], postgresql_where=sa.text("state = 'sent'"))
    op.create_index("ix_notice_batch", "notice", ["batch"])
    op.create_index("ix_notice_bills", "notice", ["bills"], postgresql_using="gin")
    op.create_index(
        "ix_notice_link_expires_at", "notice", ["link_expires_at"], postgresql_where=sa.text("ci_index IS NOT NULL")
    )


def _dispatch() -> None:
    op.create_table(
        "batch",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("key", sa.Uuid, nullable=False),
        sa.Column("campaign", sa.Uuid, nullable=False),
        sa.Column("municipality", sa.Text, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("next_attempt_at", _MOMENT, nullable=False),
        sa.Column("called_at", _MOMENT),
        sa.Column("request_id", sa.Text),
        sa.CheckConstraint("state IN ('open', 'accepted', 'refused', 'stopped')", name="batch_state"),
    )
    op.create_index("ix_batch_open", "batch", ["next_attempt_at"], postgresql_where=sa.text("state = 'open'"))
    op.create_table(
        "results_cursor",
        sa.Column("provider", sa.Text, primary_key=True),
        sa.Column("read_until", _MOMENT, nullable=False),
        sa.Column("due_at", _MOMENT, nullable=False),
    )


def _identity() -> None:
    op.create_table(
        "identity_check",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("notice", sa.Uuid, nullable=False, index=True),
        sa.Column("provider", sa.Text, nullable=False),
        sa.Column("state_digest", sa.LargeBinary, nullable=False, unique=True),
        sa.Column("browser_digest", sa.LargeBinary, nullable=False),
        sa.Column("code_verifier", sa.Text),
        sa.Column("nonce", sa.Text),
        sa.Column("begun_at", _MOMENT, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.Column("outcome", sa.Text),
    )
    op.create_index("ix_identity_check_expires_at", "identity_check", ["expires_at"])
    op.create_table(
        "page_session",
        sa.Column("digest", sa.LargeBinary, primary_key=True),
        sa.Column("notice", sa.Uuid, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
    )
    op.create_index("ix_page_session_expires_at", "page_session", ["expires_at"])


def _money() -> None:
    op.create_table(
        "payment",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("notice", sa.Uuid, nullable=False, index=True),
        sa.Column("municipality", sa.Text, nullable=False),
        sa.Column("taxpayer", sa.Uuid, nullable=False),
        sa.Column("shard", sa.SmallInteger, nullable=False),
        sa.Column("provider", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("bills", sa.ARRAY(sa.Uuid), nullable=False),
        sa.Column("shown", JSONB, nullable=False),
        sa.Column("total", sa.BigInteger, nullable=False),
        sa.Column("return_digest", sa.LargeBinary, nullable=False, unique=True),
        sa.Column("provider_payment", sa.Text),
        sa.Column("mobile_url", sa.Text),
        sa.Column("pc_url", sa.Text),
        sa.Column("failure", sa.Text),
        sa.Column("begun_at", _MOMENT, nullable=False),
        sa.Column("changed_at", _MOMENT, nullable=False),
        sa.Column("next_check_at", _MOMENT),
        sa.Column("approved_at", _MOMENT),
        sa.Column("posted_at", _MOMENT),
        sa.UniqueConstraint("provider", "provider_payment", name="uq_payment_provider_payment"),
        sa.CheckConstraint("total > 0", name="payment_total"),
        sa.CheckConstraint("(state = 'approved') = (approved_at IS NOT NULL)", name="payment_approved"),
    )
    op.create_index(
        "ix_payment_check", "payment", ["next_check_at"], postgresql_where=sa.text("next_check_at IS NOT NULL")
    )
    op.create_index("ix_payment_taxpayer", "payment", ["taxpayer"])
    op.create_index("ix_payment_bills", "payment", ["bills"], postgresql_using="gin")
    op.create_table(
        "deposit",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("collector", sa.Text, nullable=False),
        sa.Column("event_id", sa.Text, nullable=False),
        sa.Column("transaction_id", sa.Text, nullable=False),
        sa.Column("municipality", sa.Text, nullable=False),
        sa.Column("reference", sa.Text),
        sa.Column("amount", sa.BigInteger, nullable=False),
        sa.Column("paid_at", _MOMENT, nullable=False),
        sa.Column("told_at", _MOMENT, nullable=False),
        sa.UniqueConstraint("collector", "event_id", name="uq_deposit_event"),
        sa.UniqueConstraint("collector", "transaction_id", name="uq_deposit_transaction"),
        sa.CheckConstraint("amount > 0", name="deposit_amount"),
    )
