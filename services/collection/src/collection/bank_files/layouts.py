"""What the records of banks' files are called, and their fields; profiles say how they lie in a line."""

from typing import Literal

Kind = Literal["header", "receipt", "trailer"]
Field = Literal[
    "bank", "municipality", "day", "number", "sequence", "transaction", "channel", "reference", "account", "won",
    "time", "item", "fiscal_year", "period", "count", "total", "filler",
]  # fmt: skip
