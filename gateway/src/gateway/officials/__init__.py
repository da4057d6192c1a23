"""The dated register of officials (담당 공무원)."""
