"""What was told, and how far the topics were applied."""

from semu_kit.migrations import create_plumbing

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    create_plumbing("0002")
