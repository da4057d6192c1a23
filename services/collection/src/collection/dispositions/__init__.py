"""Dispositions (체납처분·행정제재): what was done against debtors, recorded with the day, the kind and the official."""
