"""One Alembic history a service: `python -m semu_kit.migrations SERVICE` brings its database to the head."""

import asyncio
import importlib
from pathlib import Path
from typing import Annotated

import typer
from alembic import command, context, op
from alembic.config import Config
from sqlalchemy import Connection, MetaData
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from semu_kit.db import driver_url
from semu_kit.plumbing import Plumbing
from semu_kit.settings import SECRETS


def create_plumbing(release: str = "0001") -> None:
    """Within a service's migration: what a release of the plumbing added; the first one makes its first tables."""
    for statement in Path(__file__).with_name(f"plumbing_{release}.sql").read_text("utf-8").split(";\n"):
        if statement.strip():
            op.execute(statement)


def run_migrations(metadata: MetaData) -> None:
    """All that a service's `migrations/env.py` has to say; `metadata` holds the service's own tables."""
    asyncio.run(_run(metadata))


async def _run(metadata: MetaData) -> None:
    engine = create_async_engine(driver_url(context.config.get_main_option("sqlalchemy.url") or ""), poolclass=NullPool)
    try:
        async with engine.connect() as connection:
            await connection.run_sync(_migrate, metadata)
            await connection.commit()
    finally:
        await engine.dispose()


def _migrate(connection: Connection, metadata: MetaData) -> None:
    context.configure(connection=connection, target_metadata=[metadata, Plumbing.metadata])
    with context.begin_transaction():
        context.run_migrations()


def config_for(service: str, url: str) -> Config:
    """Alembic's configuration of the package `service`, whose `migrations` folder is inside it."""
    package = importlib.import_module(service)
    config = Config()
    config.set_main_option("script_location", str(Path(str(package.__file__)).parent / "migrations"))
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    return config


def migrate(service: str, url: str) -> None:
    """Bring the database at `url` (the owner's address) to the service's newest schema."""
    command.upgrade(config_for(service, url), "head")


def main(
    service: Annotated[str, typer.Argument(help="The service's package, as `collection`.")],
    url: Annotated[
        str | None,
        typer.Option(
            envvar="SEMU_MIGRATION_DATABASE_URL",
            help="The schema owner's address; without it, the secret of that name is read.",
        ),
    ] = None,
) -> None:
    """Bring a service's database to its newest schema. Only this knows the owner, never a running service."""
    migrate(service, url or (SECRETS / "semu_migration_database_url").read_text("utf-8").strip())


if __name__ == "__main__":
    typer.run(main)
