"""Reductions (감액): decisions that take back what had been decided (Dongjak 11, 12)."""
