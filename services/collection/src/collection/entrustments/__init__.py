"""Entrusted collection (징수촉탁): money collected for another municipality, and the fee that it leaves here."""
