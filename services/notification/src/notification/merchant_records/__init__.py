"""Payments that only the provider still knows of, taken from its records after everything here was lost (복구)."""
