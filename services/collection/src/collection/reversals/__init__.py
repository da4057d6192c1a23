"""Reversal of receipts (수납 취소): asked for by one person, decided by another."""
