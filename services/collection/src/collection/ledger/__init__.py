"""The ledger (징수부의 바탕): double entry, append-only, proved at any time."""
