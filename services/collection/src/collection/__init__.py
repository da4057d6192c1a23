"""Collection (징수): what is owed, what was paid, and what was done to collect it."""
