"""`python -m notification.rekey`: after SEMU_BLIND_INDEX_KEY was changed (docs/deploy.md).

This service keeps no personal data, only the blind indexes by which a link knows its recipient: assessment is asked for
the recipients again. Run while this service is stopped and assessment is up.
"""

import asyncio
from uuid import UUID

import typer
from semu_contracts.internal.recipients import RecipientsAnswer, RecipientsQuestion
from semu_kit.runtime import Runtime, open_runtime
from sqlalchemy import text

from notification.resources import open_resources, resources_of
from notification.settings import Settings

_NOTICES = 500


async def recipients_anew(runtime: Runtime) -> int:
    """Make the blind index of every link's recipient with the present key; whom assessment no longer knows has none
    any more. How many notices were looked at."""
    done, after = 0, UUID(int=0)
    assessment = resources_of(runtime).assessment
    async with runtime.database.transaction() as session:
        while True:
            found = text(
                "SELECT id, taxpayer FROM notice WHERE ci_index IS NOT NULL AND id > :after "
                f"ORDER BY id LIMIT {_NOTICES}"
            )
            rows = (await session.execute(found, {"after": after})).all()
            if not rows:
                return done
            question = RecipientsQuestion(taxpayers=sorted({row.taxpayer for row in rows}))
            answer = await assessment.post("/assessment/internal/v1/recipients", question, RecipientsAnswer)
            known = {one.taxpayer: runtime.vault.blind_index("ci", one.ci) for one in answer.recipients if one.ci}
            await session.execute(
                text(
                    "UPDATE notice SET ci_index = new.made FROM unnest("
                    "CAST(:ids AS uuid[]), CAST(:made AS bytea[])) AS new (id, made) WHERE notice.id = new.id"
                ),
                {"ids": [row.id for row in rows], "made": [known.get(row.taxpayer) for row in rows]},
            )
            done, after = done + len(rows), rows[-1].id


async def main() -> None:
    async with open_runtime(Settings(), open_resources) as runtime:
        made = await recipients_anew(runtime)
    typer.echo(f"notification: {made:,} blind indexes made anew in notice. Start the service again.")


if __name__ == "__main__":
    asyncio.run(main())
