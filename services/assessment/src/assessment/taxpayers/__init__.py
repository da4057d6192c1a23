"""Taxpayers (납세자): found by a blind index, their personal data sealed."""
