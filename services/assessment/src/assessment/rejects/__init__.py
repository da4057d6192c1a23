"""Rows that could not be levied (오류행): shown, and given back to be mended."""
