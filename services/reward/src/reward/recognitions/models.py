"""Decisions of the committee (심의위원회)."""

from reward.committee.meetings.models import Decision as Recognition

__all__ = ["Recognition"]
