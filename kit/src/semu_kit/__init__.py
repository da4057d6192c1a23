"""Plumbing that every Semu service shares. It knows storage, events, access and personal data, and no tax."""
