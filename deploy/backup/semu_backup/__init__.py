"""Backups of the databases (백업): every change streamed, sealed to the operator's public key and kept with a manifest.

Nothing but the standard library, PostgreSQL's own tools, gzip and age. The private key is never on this machine.
"""
