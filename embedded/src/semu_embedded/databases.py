"""Each service's own database, with a role that migrates it and a role with least rights that uses it."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlsplit, urlunsplit

import asyncpg

_PROVIDING = 0x5E3D_0002
"""Advisory lock: PostgreSQL refuses to alter a role that another is altering."""


@dataclass(frozen=True)
class ServiceDatabase:
    """Where one service keeps its rows.

    `migration_url` is the owner's (`<service>_owner`), `url` the application's (`<service>_app`); both
    for SQLAlchemy's asyncpg driver.
    """

    name: str
    url: str
    migration_url: str


@dataclass(frozen=True)
class Passwords:
    """The passwords of a service's two roles."""

    owner: str
    app: str


async def provide(
    admin_url: str, service: str, passwords: Passwords, *, name: str | None = None
) -> ServiceDatabase:
    """Make the service's roles and its database (called `name`, or like the service) where they are missing.

    The application role may read and write the owner's tables and sequences; what must never be changed
    (the ledger) is revoked by the service's migration.
    """
    name = name or service
    owner, app = f"{service}_owner", f"{service}_app"
    server = await asyncpg.connect(admin_url)
    try:
        await server.execute("SELECT pg_advisory_lock($1)", _PROVIDING)
        for role, password in ((owner, passwords.owner), (app, passwords.app)):
            await _role(server, role, password)
        await server.execute(f'GRANT "{owner}" TO CURRENT_USER')  # a hosted server's admin is no superuser
        if not await server.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", name):
            await server.execute(f'CREATE DATABASE "{name}" OWNER "{owner}"')
        await server.execute(f'REVOKE ALL ON DATABASE "{name}" FROM PUBLIC')
        await server.execute(f'GRANT CONNECT ON DATABASE "{name}" TO "{app}"')
    finally:
        await server.close()
    await _default_privileges(_address(admin_url, name), owner, app)
    return ServiceDatabase(
        name,
        _address(admin_url, name, (app, passwords.app), driver="postgresql+asyncpg"),
        _address(admin_url, name, (owner, passwords.owner), driver="postgresql+asyncpg"),
    )


async def existing(admin_url: str, names: Sequence[str]) -> list[str]:
    """Which of the databases are there already."""
    server = await asyncpg.connect(admin_url)
    try:
        found = await server.fetch("SELECT datname FROM pg_database WHERE datname = ANY($1) ORDER BY 1", list(names))
    finally:
        await server.close()
    return [row["datname"] for row in found]


async def _role(server: "asyncpg.Connection[asyncpg.Record]", role: str, password: str) -> None:
    verb = "ALTER" if await server.fetchval("SELECT 1 FROM pg_roles WHERE rolname = $1", role) else "CREATE"
    secret = password.replace("'", "''")
    await server.execute(f"{verb} ROLE \"{role}\" LOGIN PASSWORD '{secret}'")


async def _default_privileges(url: str, owner: str, app: str) -> None:
    database = await asyncpg.connect(url)
    try:
        await database.execute(
            f"""
            ALTER SCHEMA public OWNER TO "{owner}";
            REVOKE ALL ON SCHEMA public FROM PUBLIC;
            GRANT USAGE ON SCHEMA public TO "{app}";
            ALTER DEFAULT PRIVILEGES FOR ROLE "{owner}" IN SCHEMA public
                GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO "{app}";
            ALTER DEFAULT PRIVILEGES FOR ROLE "{owner}" IN SCHEMA public
                GRANT USAGE, SELECT ON SEQUENCES TO "{app}";
            """
        )
    finally:
        await database.close()


def _address(
    admin_url: str, database: str, account: tuple[str, str] | None = None, *, driver: str = "postgresql"
) -> str:
    """The server's address with another database, account and driver."""
    parts = urlsplit(admin_url)
    server = parts.netloc.rpartition("@")[2]
    login = ":".join(map(quote, account)) if account else parts.netloc.rpartition("@")[0]
    return urlunsplit((driver, f"{login}@{server}", f"/{database}", parts.query, ""))
