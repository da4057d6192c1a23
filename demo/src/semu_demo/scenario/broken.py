"""The story cannot go on."""


class Broken(Exception):
    """Something did not happen as it must; the message says what."""
