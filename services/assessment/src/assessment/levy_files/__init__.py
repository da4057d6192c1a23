"""Levy files (부과 파일): received whole, kept sealed, followed from outside."""
