"""Proposals (제안·제도개선) that may earn a reward."""
