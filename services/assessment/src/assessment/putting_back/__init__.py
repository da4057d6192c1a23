"""What was told after the moment to which the database was restored, taken back from the events (복구)."""
