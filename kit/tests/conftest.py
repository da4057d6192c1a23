"""Puts the toy service on the path, so that migrations find it by its name; one installation of it."""

import sys
from pathlib import Path

import pytest_asyncio
from semu_contracts.events.gateway import OFFICIALS

sys.path.insert(0, str(Path(__file__).parent))

from toy.settings import Settings


@pytest_asyncio.fixture
async def settings(make_settings, make_topics):
    """A fresh database, and the topic that the toy service hears."""
    settings = await make_settings(Settings)
    await make_topics(settings, OFFICIALS)
    return settings


@pytest_asyncio.fixture
async def snapshot(settings, databases):
    """`await snapshot()` keeps the database as it is now, and answers what puts it back."""
    name = settings.database_url.rpartition("/")[2]

    async def keep():
        kept = await databases.snapshot(name)
        return lambda: databases.restore(name, kept)

    return keep
