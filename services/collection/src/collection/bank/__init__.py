"""The bank's own statements, against which the ledger is proved."""
