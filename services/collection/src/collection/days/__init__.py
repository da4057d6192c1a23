"""The close of the booking day (일 마감): the ledger chained, signed, published, and checked by anybody."""
