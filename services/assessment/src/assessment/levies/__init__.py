"""Levies (부과): what was decided for whom, row by row."""
