"""The bank's own statements, against which receipts and the ledger are set."""
