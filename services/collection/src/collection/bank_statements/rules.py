"""How a statement is parted. Pure."""

ALL_CHANNELS = "*"
"""The channel of a statement that does not part its money by channel."""
