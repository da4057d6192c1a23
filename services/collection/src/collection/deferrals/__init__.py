"""Deferrals (징수유예): days in which nothing is collected by force, and late charges stand still."""
