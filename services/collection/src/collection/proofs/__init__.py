"""The three identities of the ledger, proved from its postings, and kept after every close."""
