"""The day's receipts set against the deposits of the revenue account (입금 대사, Dongjak 7②)."""
