"""The end of a year (출납 폐쇄와 이월): carried over, hard-closed by two persons, lapsed, arrears registers made."""
