"""Changing the keys of personal data: what an older key sealed is sealed anew, and blind indexes are made anew."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

import typer
from sqlalchemy import RowMapping, text

from semu_kit.pii import Sealed, Vault
from semu_kit.runtime import Runtime, open_runtime
from semu_kit.settings import ServiceSettings

_ROWS = 500
"""Records a transaction: few enough to hold their rows for a moment only, while the service goes on."""
_FIRST = UUID(int=0)


@dataclass(frozen=True)
class BlindIndex:
    """A column of blind indexes, each made from what a personal record holds."""

    table: str
    key: str
    """The table's primary key, one uuid."""
    record: str
    """The column that names the personal record."""
    column: str
    make: Callable[[Vault, RowMapping, dict[str, Any]], bytes]
    """From the vault, the table's row and the opened record."""


Vaults = Callable[[Runtime], Mapping[str, Vault]]
"""The vaults of purposes that have keys of their own."""


def run_rekey(settings: ServiceSettings, indexes: Sequence[BlindIndex] = (), vaults: Vaults | None = None) -> None:
    """The command line of one service: `python -m SERVICE.rekey [--indexes]`."""

    def command(
        indexes_too: Annotated[
            bool, typer.Option("--indexes", help="After SEMU_BLIND_INDEX_KEY was changed; the service must be stopped.")
        ] = False,
    ) -> None:
        """Seal anew what older keys sealed; the service may go on meanwhile."""
        asyncio.run(_rekey(settings, indexes if indexes_too else (), vaults))

    typer.run(command)


async def _rekey(settings: ServiceSettings, indexes: Sequence[BlindIndex], vaults: Vaults | None) -> None:
    async with open_runtime(settings, None) as runtime:
        of_purposes = vaults(runtime) if vaults else {}
        sealed = await reseal(runtime, of_purposes)
        typer.echo(f"{settings.service}: {sealed:,} records sealed anew; only the first key seals records now.")
        for index in indexes:
            made = await index_anew(runtime, index)
            typer.echo(f"{settings.service}: {made:,} blind indexes made anew in {index.table}. Start it again.")


async def reseal(runtime: Runtime, vaults: Mapping[str, Vault]) -> int:
    """Seal every personal record under its vault's first key. How many were under another.

    May run while the service writes, and again after it was interrupted.
    """
    done, after = 0, _FIRST
    while True:
        async with runtime.database.transaction() as session:
            # Locked, or a purge in between would bring the record back.
            rows = (
                await session.execute(
                    text(
                        "SELECT id, key_id, sealed, purpose FROM personal_records WHERE id > :after "
                        f"ORDER BY id LIMIT {_ROWS} FOR UPDATE"
                    ),
                    {"after": after},
                )
            ).all()
            if not rows:
                return done
            old = [(row, vaults.get(row.purpose, runtime.vault)) for row in rows]
            new = [
                (row.id, vault.seal_bytes(row.id, vault.open_bytes(row.id, Sealed(row.key_id, row.sealed))))
                for row, vault in old
                if row.key_id != vault.current
            ]
            if new:
                await session.execute(
                    text(
                        "UPDATE personal_records SET key_id = new.key_id, sealed = new.sealed FROM unnest("
                        "CAST(:ids AS uuid[]), CAST(:keys AS text[]), CAST(:blobs AS bytea[])"
                        ") AS new (id, key_id, sealed) WHERE personal_records.id = new.id"
                    ),
                    {
                        "ids": [record for record, _ in new],
                        "keys": [sealed.key_id for _, sealed in new],
                        "blobs": [sealed.blob for _, sealed in new],
                    },
                )
        done, after = done + len(new), rows[-1].id


async def index_anew(runtime: Runtime, index: BlindIndex) -> int:
    """Make a column's blind indexes with the vault's present key. How many rows have one.

    The service must be stopped: a row that it wrote or looked for under the key before would not be found.
    One transaction, so that no two keys are ever mixed.
    """
    done, after = 0, _FIRST
    async with runtime.database.transaction() as session:
        while True:
            rows = (
                await session.execute(
                    text(
                        f"SELECT own.*, record.id AS record_id_, record.key_id AS key_id_, record.sealed AS sealed_ "
                        f"FROM {index.table} own JOIN personal_records record ON record.id = own.{index.record} "
                        f"WHERE own.{index.key} > :after AND own.{index.column} IS NOT NULL "
                        f"ORDER BY own.{index.key} LIMIT {_ROWS}"
                    ),
                    {"after": after},
                )
            ).mappings().all()  # fmt: skip
            if not rows:
                return done
            made = [index.make(runtime.vault, row, _opened(runtime.vault, row)) for row in rows]
            await session.execute(
                text(
                    f"UPDATE {index.table} own SET {index.column} = new.made FROM unnest("
                    f"CAST(:keys AS uuid[]), CAST(:made AS bytea[])) AS new (key, made) WHERE own.{index.key} = new.key"
                ),
                {"keys": [row[index.key] for row in rows], "made": made},
            )
            done, after = done + len(rows), rows[-1][index.key]


def _opened(vault: Vault, row: RowMapping) -> dict[str, Any]:
    return vault.open(row["record_id_"], Sealed(row["key_id_"], row["sealed_"]))
