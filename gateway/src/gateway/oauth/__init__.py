"""Tokens for agencies and officials (OAuth 2.0: client credentials; authorization code with PKCE)."""
