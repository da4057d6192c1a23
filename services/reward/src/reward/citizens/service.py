"""Keeping who a citizen is, once, under an opaque id."""

from uuid import UUID

from semu_kit.ids import new_id
from semu_kit.pii import PersonalRecords
from semu_kit.runtime import Runtime
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from reward.citizens.models import CitizenRow
from reward.citizens.schemas import Citizen

PURPOSE = "citizen"


async def known_as(session: AsyncSession, runtime: Runtime, municipality: str, citizen: Citizen) -> UUID:
    """The id under which this municipality knows the citizen; a new one for somebody new.

    The race: two findings name one citizen at once. The index lets one in; the other reads what it left.
    """
    number = citizen.resident_number.replace("-", "")
    index = runtime.vault.blind_index("resident-number", number)
    person = new_id()
    row = {"person": person, "municipality": municipality, "number_index": index}
    await session.execute(insert(CitizenRow).on_conflict_do_nothing(), [row])
    mine = col(CitizenRow.municipality) == municipality, col(CitizenRow.number_index) == index
    known = (await session.scalars(select(col(CitizenRow.person)).where(*mine))).one()
    if known == person:
        data = citizen.model_dump(include=set(Citizen.model_fields)) | {"resident_number": number}
        await PersonalRecords(session, runtime.vault).keep(
            person, data, purpose=PURPOSE, made_at=runtime.clock.now(),
            retain_until=runtime.settings.retain_until(PURPOSE, runtime.clock.today()),
        )  # fmt: skip
    return known
