"""What the books of a year (회계연도) hold, term by term of the first identity."""
