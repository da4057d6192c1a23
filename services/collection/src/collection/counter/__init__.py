"""Receipts over the counter of the city hall (창구 수납)."""
