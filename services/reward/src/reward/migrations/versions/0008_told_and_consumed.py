"""What was told, and how far the topics were applied."""

from semu_kit.migrations import create_plumbing

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    create_plumbing("0002")
