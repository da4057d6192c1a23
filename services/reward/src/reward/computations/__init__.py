"""Rewards of given facts, without touching the ledger (포상금 모의계산)."""
