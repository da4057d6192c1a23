"""Registered clients: agencies, services and the officials' applications."""
