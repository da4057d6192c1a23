"""Meetings: called, attended, voted on, confirmed."""
