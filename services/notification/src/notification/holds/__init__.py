"""What keeps a notice back: a bill that nothing is owed on any more, or that is deferred (징수유예)."""
