"""What went wrong on this machine, said with its remedy."""


class Trouble(Exception):
    """A start that cannot go on: what happened, and what the person at the keyboard can do about it."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(f"{what}\n  Remedy: {remedy}")
        self.what = what
        self.remedy = remedy
