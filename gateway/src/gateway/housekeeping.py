"""What the worker does now and then. All by the machine's own time: it is about security, not about legal days."""

from datetime import UTC, datetime, timedelta
from typing import cast

from semu_kit.runtime import Runtime

from gateway.keys.service import rotate_if_due
from gateway.oauth import repository
from gateway.oauth.rules import REFUSALS_WINDOW
from gateway.settings import GatewaySettings


async def rotate_keys(runtime: Runtime) -> None:
    """Make the next signing key when it is due."""
    settings = cast(GatewaySettings, runtime.settings)
    async with runtime.database.transaction() as session:
        await rotate_if_due(
            session, runtime.vault, now=datetime.now(UTC),
            key_age=timedelta(days=settings.signing_key_days), longest_token=settings.longest_token,
        )  # fmt: skip


async def forget(runtime: Runtime) -> None:
    """Drop expired codes, and refused sign-ins that hold nobody back any more."""
    now = datetime.now(UTC)
    async with runtime.database.transaction() as session:
        await repository.forget_before(session, expired=now, refused=now - REFUSALS_WINDOW)
