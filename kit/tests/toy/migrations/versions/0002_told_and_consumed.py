"""What was told, and how far the topics were applied."""

from semu_kit.migrations import create_plumbing

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    create_plumbing("0002")
