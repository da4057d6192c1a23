"""Passwords of officials and secrets of clients: Argon2id hashes, checked away from the event loop."""

import asyncio

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_hasher = PasswordHasher()
_NOBODYS = _hasher.hash("nobody's")
_at_once = asyncio.Semaphore(2)
"""Each check takes 64 MiB and a core for some 50 ms: a flood of guesses must queue here, not fill the memory."""


async def hashed(secret: str) -> str:
    """The Argon2id hash of a password or secret, with its own salt and parameters."""
    async with _at_once:
        return await asyncio.to_thread(_hasher.hash, secret)


async def matches(secret: str, kept: str | None) -> bool:
    """Whether `secret` is the one that was hashed. Takes as long for somebody unknown (None) as for a wrong secret."""
    async with _at_once:
        right = await asyncio.to_thread(_verify, kept or _NOBODYS, secret)
    return right and kept is not None


def _verify(kept: str, secret: str) -> bool:
    try:
        return _hasher.verify(kept, secret)
    except (VerificationError, InvalidHashError):
        return False
