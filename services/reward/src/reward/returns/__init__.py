"""Payments that came back from the bank (반송): asked for by one person, decided by another."""
