"""Arrears registers (체납액 정리부, forms 10 and 11) of a year end: what the year carried out, as it was made."""
