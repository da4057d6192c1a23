"""Orders to pay (지급결정) by two persons, and what became of each payment."""
